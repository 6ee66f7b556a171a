package io.millrace.worker.app.exactness;

import io.millrace.schemas.event.TrainingEvent;

/**
 * An event where it lies.
 *
 * @param offset on the events topic
 */
public record PlacedEvent(long offset, TrainingEvent event) {}
