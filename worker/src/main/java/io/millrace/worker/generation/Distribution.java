package io.millrace.worker.generation;

import io.millrace.worker.random.SplitMix64;

/** What scores mean: probabilities. */
final class Distribution {
  private Distribution() {}

  /** Their softmax, double[vocabulary]. One score at least is not negative infinity. */
  static double[] of(float[] scores) {
    double largest = scores[mostProbable(scores)];
    double[] probabilities = new double[scores.length];
    double sum = 0;
    for (int i = 0; i < scores.length; i++) {
      probabilities[i] = Math.exp(scores[i] - largest);
      sum += probabilities[i];
    }
    for (int i = 0; i < scores.length; i++) {
      probabilities[i] /= sum;
    }
    return probabilities;
  }

  /** Turns logits into log-probabilities, in place. */
  static void logSoftmax(float[] logits) {
    double largest = logits[mostProbable(logits)];
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - largest);
    }
    double partition = largest + Math.log(sum);
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) (logits[i] - partition);
    }
  }

  /** The token with the largest score; of equal ones, the smallest id. */
  static int mostProbable(float[] scores) {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      if (scores[i] > scores[best]) {
        best = i;
      }
    }
    return best;
  }

  /** A token drawn by the probabilities. Where all are ruled out, the first. */
  static int draw(float[] scores, SplitMix64 random) {
    int last = mostProbable(scores);
    if (scores[last] == Float.NEGATIVE_INFINITY) {
      return last;
    }
    double[] probabilities = of(scores);
    double rest = random.nextDouble();
    for (int i = 0; i < probabilities.length; i++) {
      rest -= probabilities[i];
      if (rest < 0) {
        return i;
      }
    }
    // Rounding left something over.
    return last;
  }
}
