package io.millrace.cli.demo;

import io.millrace.preprocessor.label.ModelLabels;
import io.millrace.preprocessor.tokenize.TokenizerFiles;
import io.millrace.schemas.batch.Task;
import io.millrace.service.SetupException;
import io.millrace.worker.huggingface.ModelDirectory;
import io.millrace.worker.huggingface.TaskChoice;
import io.millrace.worker.model.ProblemType;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
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
        DemoTask task = classifying(data, fields, files.model(), Recipe.PAIRS);
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
    Recipe recipe = own.recipe();
    DemoTask task =
        switch (kind) {
          case LANGUAGE -> answering(data, own);
          case CLASSIFICATION -> classifying(data, own.classified(), own.model(), recipe);
        };
    return files -> new DemoPlan(task, data, own.model(files), steps, recipe);
  }

  private DemoTask answering(DemoData data, OwnRecords own) {
    if (own.model() != null) {
      requireModel(own.model(), TaskChoice.CAUSAL_LM);
    }
    return AnsweringTask.of(data, own.fields(), seed());
  }

  private DemoTask classifying(DemoData data, PairFields fields, Path model, Recipe recipe) {
    List<String> names = names(data, fields.label(), model);
    requireModel(
        model,
        new TaskChoice(
            Optional.of(Task.SEQUENCE_CLASSIFICATION),
            names,
            Optional.of(ProblemType.SINGLE_LABEL)));
    return ClassifyingTask.of(data, new Verdicts(fields, names, recipe.maxLength(), seed()));
  }

  private static void requireModel(Path model, TaskChoice task) {
    var unused = ModelDirectory.open(model).modelConfig(task);
  }

  private List<String> names(DemoData data, String field, Path model) {
    if (given.containsKey("label.names")) {
      return List.of(given.get("label.names").split("\\s*,\\s*"));
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
