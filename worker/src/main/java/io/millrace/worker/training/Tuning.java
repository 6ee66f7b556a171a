package io.millrace.worker.training;

import io.millrace.worker.schedule.LearningRateSchedule;

/**
 * What commands can change while a run goes on.
 *
 * @param schedule of the learning rate
 * @param accumulationSteps micro-batches per optimizer step, at least 1
 * @param evaluateEverySteps 0 never
 * @param checkpointEverySteps 0 only at the end
 * @param pendingSteps that are dispatched at most before their outcomes are read, where reading
 *     waits for the device; at least 1
 */
public record Tuning(
    LearningRateSchedule schedule,
    int accumulationSteps,
    long evaluateEverySteps,
    long checkpointEverySteps,
    int pendingSteps) {}
