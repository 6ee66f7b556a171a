package io.millrace.benchmarks.device;

import io.millrace.benchmarks.leg.Workload;
import io.millrace.benchmarks.training.ModelShape;
import io.millrace.worker.program.Precision;
import java.nio.file.Path;

/**
 * What is measured, and how often.
 *
 * @param shape of the model
 * @param device cpu or cuda
 * @param precision of the matrix products
 * @param rows of a batch, which is an optimizer step
 * @param length tokens of every row
 * @param warmUpSteps of each leg that are not measured
 * @param steps of each leg that are
 * @param rounds of legs
 * @param compiled whether the peers are measured compiled as well
 */
public record DevicePlan(
    ModelShape shape,
    String device,
    Precision precision,
    int rows,
    int length,
    int warmUpSteps,
    int steps,
    int rounds,
    boolean compiled) {

  /** What each leg does, on a model in that directory. */
  Workload workload(Path model) {
    return new Workload(model, rows, length, warmUpSteps, steps);
  }
}
