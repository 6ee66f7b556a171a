package io.millrace.benchmarks.exactness;

import io.millrace.benchmarks.training.TrainingPlan;

/**
 * All of the benchmark.
 *
 * @param judged legs whose steps are of normal length, for the goal
 * @param tiny legs whose steps are so short that the journal's share is largest
 * @param recovery from kills
 * @param journal its size and speed
 */
public record ExactnessPlan(
    TrainingPlan judged, TrainingPlan tiny, RecoveryPlan recovery, JournalPlan journal) {}
