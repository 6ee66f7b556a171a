package io.millrace.benchmarks.peers;

import io.millrace.benchmarks.leg.Workload;
import io.millrace.benchmarks.training.ClassifierShape;
import java.nio.file.Path;

/**
 * What is measured, and how often.
 *
 * @param shape of the model
 * @param warmUpSteps of each leg that are not measured
 * @param steps of each leg that are
 * @param rounds of legs
 */
public record ClassificationPlan(ClassifierShape shape, int warmUpSteps, int steps, int rounds) {
  /** Pairs of a batch, which is an optimizer step. */
  static final int ROWS = 8;

  /** What the trainer that pads makes of each pair, as Millrace's seed did. */
  static final int PADDED_LENGTH = 128;

  /** What each leg does, on a model in that directory. */
  Workload workload(Path model) {
    return new Workload(model, ROWS, PADDED_LENGTH, warmUpSteps, steps);
  }
}
