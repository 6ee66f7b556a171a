package io.millrace.benchmarks.profile;

/**
 * A call of one of PyTorch's operators, as its profiler saw it from the host.
 *
 * @param name for example aten::mm
 * @param thread that called it, a number of the profiler's
 * @param from when it began, microseconds since the profiler's start
 * @param micros how long it took, with the calls within it
 */
record Call(String name, long thread, double from, double micros) {
  double to() {
    return from + micros;
  }
}
