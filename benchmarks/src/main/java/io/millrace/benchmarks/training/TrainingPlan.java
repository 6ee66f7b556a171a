package io.millrace.benchmarks.training;

import io.millrace.benchmarks.pipeline.BrokerPlace;

/**
 * What is measured, and how often.
 *
 * @param shape of the model
 * @param broker where it runs
 * @param rows records per batch, which is an optimizer step
 * @param maxLength tokens of a record at most
 * @param warmUpSteps of each leg that are not measured
 * @param steps of each leg that are
 * @param warmUpPairs of legs that are not measured
 * @param pairs of legs that are
 * @param threads of PyTorch; 0 leaves it to PyTorch
 */
public record TrainingPlan(
    ModelShape shape,
    BrokerPlace broker,
    int rows,
    int maxLength,
    int warmUpSteps,
    int steps,
    int warmUpPairs,
    int pairs,
    int threads) {

  /** Batches that a leg trains on. */
  int batches() {
    return warmUpSteps + steps;
  }
}
