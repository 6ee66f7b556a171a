package io.millrace.worker.torch;

import com.sun.management.OperatingSystemMXBean;
import io.millrace.worker.program.DeviceUsage;
import java.lang.management.ManagementFactory;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** This process's part of the machine. */
final class CpuUsage implements DeviceUsage {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  /** A share of a shorter time says nothing. */
  private static final long SHORTEST_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier nanos;
  private final LongSupplier computedNanos;
  private final int processors;
  private long sampledAt;
  private long computedBy;
  private double share = Double.NaN;

  CpuUsage() {
    this(System::nanoTime, SYSTEM::getProcessCpuTime, Runtime.getRuntime().availableProcessors());
  }

  /**
   * By other clocks, nanoseconds.
   *
   * @param computedNanos by all of the process's threads
   */
  CpuUsage(LongSupplier nanos, LongSupplier computedNanos, int processors) {
    this.nanos = nanos;
    this.computedNanos = computedNanos;
    this.processors = processors;
    this.sampledAt = nanos.getAsLong();
    this.computedBy = computedNanos.getAsLong();
  }

  @Override
  public double memoryUsedBytes() {
    OptionalLong resident = ProcessStatus.bytes("VmRSS");
    return resident.isPresent() ? resident.getAsLong() : Double.NaN;
  }

  /** Within a container, its limit. */
  @Override
  public double memoryTotalBytes() {
    return SYSTEM.getTotalMemorySize();
  }

  /**
   * Of the time since it was last asked, if that is a second ago. The JVM's own number is of the
   * time since anybody asked, and somebody else may have a moment before.
   */
  @Override
  public synchronized double utilization() {
    long now = nanos.getAsLong();
    if (now - sampledAt >= SHORTEST_NANOS) {
      long computed = computedNanos.getAsLong();
      share = (double) (computed - computedBy) / ((double) (now - sampledAt) * processors);
      sampledAt = now;
      computedBy = computed;
    }
    return share;
  }

  @Override
  public void close() {}
}
