package io.millrace.worker.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.service.metrics.Reading;
import io.millrace.worker.model.ModelFlops;
import io.millrace.worker.program.DeviceUsage;
import io.millrace.worker.program.TrainingProgram;
import java.util.function.ToDoubleFunction;

/** What computes, and how much of it is used. */
public final class DeviceMeters {
  private final MeterRegistry registry;
  private final Counter flops;
  private final Reading peak;

  public DeviceMeters(MeterRegistry registry) {
    this.registry = registry;
    flops =
        Counter.builder("millrace.training.model.flops")
            .description(
                "Floating point operations that training took by the model's mathematics: steps"
                    + " taken again after a restart count, padding and evaluations do not.")
            .register(registry);
    peak =
        Reading.in(
            registry,
            "millrace.device.peak.flops.per.second",
            "Floating point operations per second of the device at its best: device.peak.tflops, or"
                + " large matrix products as measured at the start.");
  }

  /**
   * Shows a device, under the same name once and for all.
   *
   * @param name for example {@code cpu} or {@code cuda:0}
   * @param peakFlops per second
   */
  public void show(String name, DeviceUsage usage, double peakFlops) {
    peak.set(peakFlops);
    gauge(
        "memory.used",
        "bytes",
        "Memory in use: of a GPU, by all that runs on it; of the CPU's, by this process.",
        name,
        usage,
        DeviceUsage::memoryUsedBytes);
    gauge(
        "memory.total",
        "bytes",
        "Memory that there is.",
        name,
        usage,
        DeviceUsage::memoryTotalBytes);
    gauge(
        "utilization.ratio",
        null,
        "Share of the time in which the device computes, 0 to 1: of a GPU, as its driver says; of"
            + " the CPU, this process's share of all cores.",
        name,
        usage,
        DeviceUsage::utilization);
  }

  /** The same program, whose work is counted. */
  public TrainingProgram counted(TrainingProgram program, ModelFlops model) {
    return new CountedProgram(program, model, flops);
  }

  private void gauge(
      String name,
      String unit,
      String help,
      String device,
      DeviceUsage usage,
      ToDoubleFunction<DeviceUsage> value) {
    Gauge.builder("millrace.device." + name, usage, value)
        .description(help)
        .baseUnit(unit)
        .tag("device", device)
        .register(registry);
  }
}
