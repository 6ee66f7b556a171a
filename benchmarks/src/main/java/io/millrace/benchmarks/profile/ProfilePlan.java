package io.millrace.benchmarks.profile;

import io.millrace.benchmarks.device.DeviceModel;
import io.millrace.benchmarks.leg.Workload;
import io.millrace.worker.program.Precision;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What is profiled.
 *
 * @param model to train
 * @param device cpu or cuda
 * @param precision of the matrix products
 * @param rows of a batch
 * @param length tokens of every row
 * @param checkpointing whether activations are computed anew in the backward pass
 * @param warmUpSteps that are not measured
 * @param steps without the profiler, and as many with it
 */
public record ProfilePlan(
    DeviceModel model,
    String device,
    Precision precision,
    int rows,
    int length,
    boolean checkpointing,
    int warmUpSteps,
    int steps) {
  /** Of a batch that is no work for a GPU. */
  private static final int FEW_TOKENS = 64;

  boolean onGpu() {
    return !device.equals("cpu");
  }

  /** The arguments of a leg that trains on the plan's batches. */
  List<String> arguments(Path directory) {
    return arguments(new Workload(directory, rows, length, warmUpSteps, steps));
  }

  /** The same on batches so small that the host is what a step waits for. */
  List<String> hostBoundArguments(Path directory) {
    return arguments(new Workload(directory, 1, Math.min(FEW_TOKENS, length), warmUpSteps, steps));
  }

  private List<String> arguments(Workload workload) {
    List<String> arguments =
        workload.arguments(
            "--device", device, "--precision", precision.name().toLowerCase(Locale.ROOT));
    if (checkpointing) {
      arguments.add("--gradient-checkpointing");
    }
    return arguments;
  }
}
