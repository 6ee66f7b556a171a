package io.millrace.worker.audit;

import io.millrace.schemas.event.EventPayload.BatchCoordinate;

/**
 * A record of the batch topic that a run did not train on.
 *
 * @param at where it stands
 * @param reason a sentence
 */
public record RejectedBatch(BatchCoordinate at, String reason) {}
