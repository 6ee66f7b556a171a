package io.millrace.benchmarks.losses;

import io.millrace.benchmarks.training.LossTolerance;
import io.millrace.worker.program.Precision;
import java.util.Locale;

/**
 * Where a run trains, and in which numbers.
 *
 * @param run its id
 * @param device cpu or cuda
 * @param precision of the matrix products
 */
record Target(String run, String device, Precision precision) {

  /** The precision as the worker's setting has it. */
  String setting() {
    return precision.name().toLowerCase(Locale.ROOT);
  }

  /** As the report has it. */
  String title() {
    return device + ", " + setting();
  }

  /** How far its losses may lie from another's. */
  double tolerance(Target other) {
    return LossTolerance.between(device, precision, other.device, other.precision);
  }
}
