package io.millrace.benchmarks.agreement;

import io.millrace.benchmarks.training.LossTolerance;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A candidate beside the reference.
 *
 * @param from the reference's first loss
 * @param to its last loss
 * @param firstLoss relative difference of the first step's loss
 * @param gradient of the first step
 * @param laterLosses largest relative difference of the losses after it
 * @param weights after the last step
 */
record Comparison(
    double from,
    double to,
    double firstLoss,
    Distance gradient,
    double laterLosses,
    Distance weights) {

  /** Compares. */
  static Comparison of(Trained reference, Trained candidate) {
    int steps = reference.losses().size();
    return new Comparison(
        reference.losses().get(0),
        reference.losses().get(steps - 1),
        LossTolerance.largest(reference.losses().subList(0, 1), candidate.losses().subList(0, 1)),
        Distance.between(reference.gradients(), candidate.gradients()),
        LossTolerance.largest(
            reference.losses().subList(1, steps), candidate.losses().subList(1, steps)),
        Distance.between(reference.weights(), candidate.weights()));
  }

  /** What is too far off, each as a part of a sentence; the weights are not judged. */
  List<String> failures(Tolerance tolerance) {
    List<String> failures = new ArrayList<>();
    add(failures, "the first loss", firstLoss, tolerance.loss());
    add(failures, "the gradient", gradient.relative(), tolerance.gradient());
    add(failures, "the gradient of " + gradient.worstName(), gradient.worst(), tolerance.tensor());
    add(failures, "a later loss", laterLosses, tolerance.loss());
    return failures;
  }

  private static void add(List<String> failures, String what, double difference, double bound) {
    if (!(difference <= bound)) {
      failures.add(
          String.format(Locale.ROOT, "%s is off by %.2g, more than %.2g", what, difference, bound));
    }
  }
}
