package io.millrace.worker.generation;

import java.util.Arrays;

/** Leaves the k most probable tokens, and those that are as probable as the last of them. */
record TopK(int k) implements LogitsProcessor {

  @Override
  public void process(TokenText text, float[] scores) {
    float[] sorted = scores.clone();
    Arrays.sort(sorted);
    float least = sorted[Math.max(0, sorted.length - k)];
    for (int i = 0; i < scores.length; i++) {
      if (scores[i] < least) {
        scores[i] = Float.NEGATIVE_INFINITY;
      }
    }
  }
}
