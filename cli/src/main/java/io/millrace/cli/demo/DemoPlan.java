package io.millrace.cli.demo;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What a demo does with its data.
 *
 * @param data the records
 * @param model directory of the model to begin with
 * @param steps optimizer steps, after which the learning rate is zero and the demo stops the run
 * @param rows records per batch
 * @param preprocessor its settings besides those of {@link Demo}
 * @param worker its settings besides those of {@link Demo}
 */
record DemoPlan(
    DemoData data,
    Path model,
    long steps,
    int rows,
    Map<String, String> preprocessor,
    Map<String, String> worker) {
  /** Step of the shipped recipe: see src/demo/README.md. */
  static final long SHIPPED_STEPS = 1200;

  /** Steps on somebody's own records where none are asked for. */
  static final long OWN_STEPS = 300;

  private static final long WARMUP_SHARE = 20;

  /** Steps between two evaluations. */
  private static long evaluateEvery(long steps) {
    return Math.max(1, steps / 4);
  }

  /** Whether the last step is one after which the worker evaluates by itself. */
  boolean endsWithEvaluation() {
    return steps % evaluateEvery(steps) == 0;
  }

  /** The shipped recipe, over as many steps as are asked for. */
  static DemoPlan shipped(DemoFiles files, long steps) {
    return new DemoPlan(
        DemoData.shipped(files),
        files.model(),
        steps,
        16,
        preprocessor(16, 128),
        worker(steps, "0.003", true));
  }

  /**
   * Somebody's records, and their model or a small one with fresh weights.
   *
   * @param pretrained whether the model has weights to be careful with
   * @param maxLength tokens after which a record is cut off
   */
  static DemoPlan own(DemoData data, Path model, boolean pretrained, int maxLength, long steps) {
    return new DemoPlan(
        data,
        model,
        steps,
        8,
        preprocessor(8, maxLength),
        worker(steps, pretrained ? "0.00005" : "0.001", !pretrained));
  }

  private static Map<String, String> preprocessor(int rows, int maxLength) {
    return Map.of(
        "batch.rows", Integer.toString(rows),
        "eval.batch.rows", Integer.toString(rows),
        "max.length", Integer.toString(maxLength));
  }

  private static Map<String, String> worker(long steps, String learningRate, boolean fresh) {
    Map<String, String> settings = new HashMap<>();
    settings.put("learning.rate", learningRate);
    settings.put("lr.schedule.steps", Long.toString(steps));
    settings.put("warmup.steps", Long.toString(fresh ? Math.min(50, steps / WARMUP_SHARE) : 0));
    settings.put("eval.at.start", "true");
    settings.put("eval.every.steps", Long.toString(evaluateEvery(steps)));
    settings.put("checkpoint.every.steps", Long.toString(Math.max(1, steps / 2)));
    settings.put("model.resize.embeddings", "true");
    return settings;
  }
}
