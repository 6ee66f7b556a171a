package io.millrace.benchmarks;

import picocli.CommandLine.Option;

/** What to train on. */
final class DeviceOption {
  @Option(
      names = "--device",
      defaultValue = "cuda",
      description =
          "cpu or cuda; CUDA_VISIBLE_DEVICES chooses one of several GPUs (default:"
              + " ${DEFAULT-VALUE}).")
  private String device;

  String device() {
    return device;
  }
}
