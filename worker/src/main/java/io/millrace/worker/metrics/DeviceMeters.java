package io.millrace.worker.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.millrace.service.metrics.Reading;
import io.millrace.worker.model.ModelFlops;
import io.millrace.worker.program.DeviceUsage;
import io.millrace.worker.program.TrainingProgram;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What computes, and how much of it is used. */
public final class DeviceMeters {
  private final Counter flops;
  private final Reading peak;
  private final MultiGauge memoryUsed;
  private final MultiGauge memoryTotal;
  private final MultiGauge utilization;

  public DeviceMeters(MeterRegistry registry) {
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
                + " large matrix products as measured at the start; NaN where they could not be.");
    memoryUsed =
        gauge(
            registry,
            "memory.used",
            "bytes",
            "Memory in use: of a GPU, by all that runs on it; of the CPU's, by this process.");
    memoryTotal = gauge(registry, "memory.total", "bytes", "Memory that there is.");
    utilization =
        gauge(
            registry,
            "utilization.ratio",
            null,
            "Share of the time in which the device computes, 0 to 1: of a GPU, as its driver says;"
                + " of the CPU, this process's share of all cores.");
  }

  /**
   * Shows a device, in place of the one before: a run that is rolled back is put together anew.
   *
   * @param name for example {@code cpu} or {@code cuda:0}
   * @param peakFlops per second
   */
  public void show(String name, DeviceUsage usage, double peakFlops) {
    peak.set(peakFlops);
    show(memoryUsed, name, usage, DeviceUsage::memoryUsedBytes);
    show(memoryTotal, name, usage, DeviceUsage::memoryTotalBytes);
    show(utilization, name, usage, DeviceUsage::utilization);
  }

  /** The same program, whose work is counted. */
  public TrainingProgram counted(TrainingProgram program, ModelFlops model) {
    return new CountedProgram(program, model, flops);
  }

  private static MultiGauge gauge(MeterRegistry registry, String name, String unit, String help) {
    return MultiGauge.builder("millrace.device." + name)
        .description(help)
        .baseUnit(unit)
        .register(registry);
  }

  private static void show(
      MultiGauge gauge, String device, DeviceUsage usage, ToDoubleFunction<DeviceUsage> value) {
    gauge.register(List.of(MultiGauge.Row.of(Tags.of("device", device), usage, value)), true);
  }
}
