package io.millrace.benchmarks.training;

import io.millrace.benchmarks.pipeline.BrokerPlace;
import io.millrace.worker.program.Precision;

/**
 * What is measured, and how often.
 *
 * @param shape of the model
 * @param device cpu or cuda
 * @param precision of the matrix products
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
    String device,
    Precision precision,
    BrokerPlace broker,
    int rows,
    int maxLength,
    int warmUpSteps,
    int steps,
    int warmUpPairs,
    int pairs,
    int threads) {

  /** How far the losses of two legs may lie apart, relatively. */
  double lossTolerance() {
    return LossTolerance.between(device, precision, device, precision);
  }

  /** Batches that a leg trains on. */
  int batches() {
    return warmUpSteps + steps;
  }
}
