package io.millrace.cli.demo;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What a demo does with its data.
 *
 * @param task what is learnt
 * @param data the records
 * @param model directory of the model to begin with
 * @param steps optimizer steps, after which the learning rate is zero and the demo stops the run
 * @param recipe how it trains
 */
record DemoPlan(DemoTask task, DemoData data, Path model, long steps, Recipe recipe) {

  /** Whether the last step is one after which the worker evaluates by itself. */
  boolean endsWithEvaluation() {
    return steps % Recipe.evaluateEvery(steps) == 0;
  }

  /** Settings of the preprocessor. */
  Map<String, String> preprocessor() {
    Map<String, String> settings = new HashMap<>(task.preprocessor());
    settings.putAll(recipe.preprocessor());
    return settings;
  }

  /** Settings of the worker. */
  Map<String, String> worker() {
    Map<String, String> settings = new HashMap<>(task.worker());
    settings.putAll(recipe.worker(steps));
    return settings;
  }
}
