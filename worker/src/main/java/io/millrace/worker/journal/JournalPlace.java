package io.millrace.worker.journal;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * A place on the events topic that is not after a certain event of the run: who reads from there on
 * comes by it.
 *
 * @param partition of the events topic
 * @param offset in it
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record JournalPlace(int partition, long offset) {}
