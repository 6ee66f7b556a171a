package io.millrace.worker.program;

/** How much of a device is in use at present. May be asked by any thread. */
public interface DeviceUsage extends AutoCloseable {

  /**
   * Bytes of its memory in use: of a GPU, by all that runs on it; of the CPU's, by this process.
   */
  double memoryUsedBytes();

  /** Bytes of memory that it has. */
  double memoryTotalBytes();

  /** Share of the time in which it computes, 0 to 1; NaN where nobody can tell. */
  double utilization();

  @Override
  void close();
}
