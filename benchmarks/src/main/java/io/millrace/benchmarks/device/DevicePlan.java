package io.millrace.benchmarks.device;

import io.millrace.benchmarks.leg.Workload;
import io.millrace.worker.program.Precision;
import java.nio.file.Path;

/**
 * What is measured, and how often.
 *
 * @param model to train
 * @param device cpu or cuda
 * @param precision of the matrix products
 * @param rows of a batch, which is an optimizer step
 * @param length tokens of every row
 * @param warmUpSteps of each leg that are not measured
 * @param steps of each leg that are
 * @param rounds of legs
 * @param checkpointed whether every leg is measured with gradient checkpointing as well
 * @param compiled whether the peers are measured compiled as well
 */
public record DevicePlan(
    DeviceModel model,
    String device,
    Precision precision,
    int rows,
    int length,
    int warmUpSteps,
    int steps,
    int rounds,
    boolean checkpointed,
    boolean compiled) {

  /** What each leg does, on a model in that directory. */
  Workload workload(Path directory) {
    return new Workload(directory, rows, length, warmUpSteps, steps);
  }
}
