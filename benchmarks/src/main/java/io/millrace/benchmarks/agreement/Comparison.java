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
 * @param change of the weights, from before the first step until after the last
 * @param secondMoments of AdamW after the last step
 * @param coarse share of the weights that bfloat16 holds as they are, beyond the reference's
 * @param evaluatedLoss relative difference of a batch's loss after the last step
 * @param evaluatedCorrect share of its targets that one of the two got right more than the other
 * @param oneTarget share that one of these targets is
 */
record Comparison(
    double from,
    double to,
    double firstLoss,
    Distance gradient,
    double laterLosses,
    Distance change,
    Distance secondMoments,
    double coarse,
    double evaluatedLoss,
    double evaluatedCorrect,
    double oneTarget) {
  /** One in 65,536 is by chance, and zeros and ones stay where nothing is learned. */
  private static final double COARSE = 0.01;

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
        Distance.between(reference.change(), candidate.change()),
        Distance.between(reference.secondMoments(), candidate.secondMoments()),
        candidate.coarse() - reference.coarse(),
        LossTolerance.largest(
            List.of(reference.evaluation().loss()), List.of(candidate.evaluation().loss())),
        reference.evaluation().apart(candidate.evaluation()),
        1.0 / reference.evaluation().targets());
  }

  /** What is too far off, each as a part of a sentence. */
  List<String> failures(Tolerance tolerance) {
    List<String> failures = new ArrayList<>();
    add(failures, "the first loss", firstLoss, tolerance.loss());
    add(failures, "the gradient", gradient.relative(), tolerance.gradient());
    add(failures, "the gradient of " + gradient.worstName(), gradient.worst(), tolerance.tensor());
    add(failures, "a later loss", laterLosses, tolerance.loss());
    add(failures, "the change of the weights", change.relative(), tolerance.change());
    add(failures, "AdamW's second moment", secondMoments.relative(), tolerance.secondMoments());
    add(failures, "the loss of an evaluation", evaluatedLoss, tolerance.loss());
    add(
        failures,
        "the accuracy of an evaluation",
        evaluatedCorrect,
        Math.max(oneTarget, tolerance.correct()));
    if (!(coarse <= COARSE)) {
      failures.add(
          String.format(
              Locale.ROOT,
              "%.0f%% of the weights have no more than bfloat16's bits: they are not kept in"
                  + " float32",
              100 * coarse));
    }
    return failures;
  }

  private static void add(List<String> failures, String what, double difference, double bound) {
    if (!(difference <= bound)) {
      failures.add(
          String.format(Locale.ROOT, "%s is off by %.2g, more than %.2g", what, difference, bound));
    }
  }
}
