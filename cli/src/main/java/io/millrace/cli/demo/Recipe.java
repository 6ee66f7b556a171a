package io.millrace.cli.demo;

import java.util.HashMap;
import java.util.Map;

/**
 * How a demo trains.
 *
 * @param rows records per batch
 * @param maxLength tokens after which a record is cut off
 * @param learningRate after the warm-up
 * @param mostWarmup steps of warm-up at most; of a short run it is a twentieth part
 */
record Recipe(int rows, int maxLength, String learningRate, long mostWarmup) {
  /** Of the shipped questions and answers: see src/demo/README.md. */
  static final Recipe FACTS = new Recipe(16, 128, "0.003", 50);

  /** Of the shipped pairs of sentences: see there. */
  static final Recipe PAIRS = new Recipe(16, 64, "0.0004", 100);

  private static final long WARMUP_SHARE = 20;
  private static final long EVALUATIONS = 4;

  /**
   * Of somebody's own records.
   *
   * @param pretrained whether the model has weights to be careful with
   */
  static Recipe own(boolean pretrained, int maxLength) {
    return new Recipe(8, maxLength, pretrained ? "0.00005" : "0.001", pretrained ? 0 : 50);
  }

  /** Steps between two evaluations. */
  static long evaluateEvery(long steps) {
    return Math.max(1, steps / EVALUATIONS);
  }

  Map<String, String> preprocessor() {
    return Map.of(
        "batch.rows", Integer.toString(rows),
        "eval.batch.rows", Integer.toString(rows),
        "max.length", Integer.toString(maxLength));
  }

  Map<String, String> worker(long steps) {
    Map<String, String> settings = new HashMap<>();
    settings.put("learning.rate", learningRate);
    settings.put("lr.schedule.steps", Long.toString(steps));
    settings.put("warmup.steps", Long.toString(Math.min(mostWarmup, steps / WARMUP_SHARE)));
    settings.put("eval.at.start", "true");
    settings.put("eval.every.steps", Long.toString(evaluateEvery(steps)));
    settings.put("checkpoint.every.steps", Long.toString(Math.max(1, steps / 2)));
    settings.put("model.resize.embeddings", "true");
    return settings;
  }
}
