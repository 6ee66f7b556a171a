package io.millrace.worker.app.crash;

import io.millrace.schemas.event.TrainingEvent;

/**
 * An event where it lies.
 *
 * @param offset on the events topic
 */
record PlacedEvent(long offset, TrainingEvent event) {}
