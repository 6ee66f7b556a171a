package io.millrace.benchmarks.profile;

import java.util.List;

/**
 * An operator's part of a step.
 *
 * @param name for example aten::mm
 * @param calls a step
 * @param hostMillis a step, less those of the operators that it called
 * @param deviceMillis a step; 0 where the host is the device
 */
record Row(String name, double calls, double hostMillis, double deviceMillis) {

  /** The sum of some. */
  static Row together(String name, List<Row> rows) {
    return new Row(
        name,
        rows.stream().mapToDouble(Row::calls).sum(),
        rows.stream().mapToDouble(Row::hostMillis).sum(),
        rows.stream().mapToDouble(Row::deviceMillis).sum());
  }

  static Row ofCpu(Operator operator, int steps) {
    return new Row(
        operator.name(), (double) operator.calls() / steps, operator.selfMicros() / 1e3 / steps, 0);
  }

  /**
   * Of a GPU's.
   *
   * @param waiting its calls where every launch waited for its kernel
   * @param steps that these calls are of
   * @param hostMicros of one call where it did not
   */
  static Row ofGpu(Operator waiting, int steps, double hostMicros) {
    double host =
        Names.mayCompute(waiting.name())
            ? Math.min(waiting.selfMicros(), waiting.calls() * hostMicros)
            : waiting.selfMicros();
    return new Row(
        waiting.name(),
        (double) waiting.calls() / steps,
        host / 1e3 / steps,
        (waiting.selfMicros() - host) / 1e3 / steps);
  }
}
