package io.millrace.benchmarks;

import io.millrace.benchmarks.device.DeviceModel;
import picocli.CommandLine.Option;

/** Full rows of random tokens, and the model that is trained on them. */
final class FullRowOptions {
  @Option(
      names = "--model",
      defaultValue = "GPT2",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private DeviceModel model;

  @Option(
      names = "--rows",
      defaultValue = "16",
      description = "Rows of a batch: as many as fit (default: ${DEFAULT-VALUE}).")
  private int rows;

  @Option(
      names = "--length",
      defaultValue = "1024",
      description = "Tokens of a row (default: ${DEFAULT-VALUE}).")
  private int length;

  DeviceModel model() {
    return model;
  }

  int rows() {
    return AtLeastOne.of("--rows", rows);
  }

  int length() {
    return AtLeastOne.of("--length", length);
  }
}
