package io.millrace.benchmarks;

import io.millrace.worker.program.Precision;
import picocli.CommandLine.Option;

/** What to train on, and in which numbers. */
final class DeviceOptions {
  @Option(
      names = "--device",
      defaultValue = "cuda",
      description =
          "cpu or cuda; CUDA_VISIBLE_DEVICES chooses one of several GPUs (default:"
              + " ${DEFAULT-VALUE}).")
  private String device;

  @Option(
      names = "--precision",
      defaultValue = "BF16",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Precision precision;

  String device() {
    return device;
  }

  Precision precision() {
    return precision;
  }
}
