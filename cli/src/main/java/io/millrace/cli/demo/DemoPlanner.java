package io.millrace.cli.demo;

import io.millrace.preprocessor.label.ModelLabels;
import io.millrace.preprocessor.tokenize.TokenizerFiles;
import io.millrace.service.SetupException;
import io.millrace.worker.huggingface.ModelDirectory;
import io.millrace.worker.huggingface.TaskChoice;
import io.millrace.worker.model.ModelConfig;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * Plans what was asked for.
 *
 * @param kind what the demo shows
 * @param asked steps, where somebody said how many
 * @param given settings of the preprocessor or the worker
 */
record DemoPlanner(DemoKind kind, OptionalLong asked, Map<String, String> given) {
  /** Steps on somebody's own records where none are asked for. */
  static final long OWN_STEPS = 300;

  private static final int SEED = 42;
  private static final String MAX_LENGTH = "max.length";
  private static final String LABEL_NAMES = "label.names";

  /** The plan for what Millrace ships. */
  DemoPlan shipped(DemoFiles files) {
    DemoData data = DemoData.shipped(files);
    long steps = asked.orElse(kind.shippedSteps());
    return switch (kind) {
      case LANGUAGE -> {
        RecordFields fields = RecordFields.of("prompt", "completion", null);
        DemoTask task = AnsweringTask.of(data, fields, seed());
        yield new DemoPlan(task, data, files.model(), steps, Recipe.FACTS);
      }
      case CLASSIFICATION -> {
        PairFields fields = PairFields.of("sentence1", "sentence2", "label");
        DemoTask task = classifying(data, fields, files.model(), positions -> Recipe.PAIRS).task();
        yield new DemoPlan(task, data, files.model(), steps, Recipe.PAIRS);
      }
    };
  }

  /**
   * The plan for somebody's own records, which are read and checked at once.
   *
   * @return to be asked for the plan when the files may be written
   * @throws SetupException when a file cannot be read, its first records lack the fields, or the
   *     model is none for the task
   */
  Function<DemoFiles, DemoPlan> own(OwnRecords own) {
    DemoData data = own.data();
    long steps = asked.orElse(OWN_STEPS);
    Prepared prepared =
        switch (kind) {
          case LANGUAGE -> new Prepared(answering(data, own), own.recipe(Integer.MAX_VALUE));
          case CLASSIFICATION -> classifying(data, own.classified(), own.model(), own::recipe);
        };
    return files -> new DemoPlan(prepared.task(), data, own.model(files), steps, prepared.recipe());
  }

  private record Prepared(DemoTask task, Recipe recipe) {}

  private DemoTask answering(DemoData data, OwnRecords own) {
    if (own.model() != null) {
      var unused = requireModel(own.model(), TaskChoice.CAUSAL_LM);
    }
    return AnsweringTask.of(data, own.fields(), seed());
  }

  /**
   * Prepares a classifier.
   *
   * @param recipes by the positions of the model
   */
  private Prepared classifying(
      DemoData data, PairFields fields, Path model, IntFunction<Recipe> recipes) {
    List<String> names = names(data, fields.label(), model);
    int positions = requireModel(model, Verdicts.choice(names)).positions();
    Recipe recipe = recipes.apply(positions);
    int length =
        given.containsKey(MAX_LENGTH)
            ? Integer.parseInt(given.get(MAX_LENGTH).strip())
            : recipe.maxLength();
    if (length > positions) {
      throw new SetupException(
          "A record may have %,d tokens, and the model in %s takes %,d: give --max-length %d or less."
              .formatted(length, model, positions, positions));
    }
    Verdicts verdicts = new Verdicts(fields, names, length, seed());
    return new Prepared(ClassifyingTask.of(data, verdicts), recipe);
  }

  private static ModelConfig requireModel(Path model, TaskChoice task) {
    return ModelDirectory.open(model).modelConfig(task);
  }

  private List<String> names(DemoData data, String field, Path model) {
    String set = given.getOrDefault(LABEL_NAMES, "").strip();
    if (!set.isEmpty()) {
      return List.of(set.split("\\s*,\\s*", -1));
    }
    Set<Object> labels = new LinkedHashSet<>();
    Stream.concat(data.train().stream(), data.heldOut().stream())
        .forEach(record -> Verdicts.value(record, field).ifPresent(labels::add));
    return ClassNames.of(labels, ModelLabels.beside(TokenizerFiles.at(model)).classes(), field);
  }

  private int seed() {
    return given.containsKey("seed") ? (int) Long.parseLong(given.get("seed")) : SEED;
  }
}
