package io.millrace.benchmarks;

import io.millrace.worker.program.Precision;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What to train on, and in which numbers. */
final class DeviceOptions {
  @Mixin private DeviceOption target;

  @Option(
      names = "--precision",
      defaultValue = "BF16",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Precision precision;

  String device() {
    return target.device();
  }

  Precision precision() {
    return precision;
  }
}
