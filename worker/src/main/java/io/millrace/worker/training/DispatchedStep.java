package io.millrace.worker.training;

import io.millrace.worker.source.ReadPosition;
import java.time.Instant;

/**
 * An optimizer step that the device was told to take.
 *
 * @param content its micro-batches
 * @param learningRate of it
 * @param reached position on the batch topic after it
 * @param at when the device was told
 */
record DispatchedStep(
    StepInProgress content, double learningRate, ReadPosition reached, Instant at) {}
