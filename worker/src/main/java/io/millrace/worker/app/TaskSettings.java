package io.millrace.worker.app;

import io.millrace.schemas.batch.ProblemType;
import io.millrace.schemas.batch.Task;
import io.millrace.schemas.event.EvaluationMeasure;
import io.millrace.service.SetupException;
import io.millrace.service.config.Settings;
import io.millrace.worker.huggingface.TaskChoice;
import io.millrace.worker.model.ClassifierConfig;
import io.millrace.worker.model.ModelConfig;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/**
 * The rows of the worker's table that say what the model is trained for. The preprocessor has the
 * first three under the same names.
 */
final class TaskSettings {
  static final String TASK = "task";
  static final String PROBLEM_TYPE = "problem.type";
  static final String LABEL_NAMES = "label.names";
  static final String CLASS_WEIGHTS = "class.weights";

  private static final String AUTO = "auto";

  private TaskSettings() {}

  static void addTo(ConfigDef table) {
    SettingRows rows = new SettingRows(table);
    rows.string(
        TASK,
        AUTO,
        ValidString.in(
            AUTO, Task.CAUSAL_LM.settingName(), Task.SEQUENCE_CLASSIFICATION.settingName()),
        "What the model is trained for: to predict tokens, or to classify sequences, for which any"
            + " model gets a fresh classifier if it has none. auto is what config.json's"
            + " architectures names; an encoder (bert, roberta, distilbert) always classifies.");
    rows.string(
        PROBLEM_TYPE,
        AUTO,
        ValidString.in(
            Stream.concat(Stream.of(AUTO), ProblemType.configNames().stream())
                .toArray(String[]::new)),
        "What a classifier says of a sequence: one class, several labels or none, or a number. auto"
            + " is config.json's problem_type, else regression where there is one label, else one"
            + " class.");
    rows.list(
        LABEL_NAMES,
        "Names of a classifier's labels, in the order of their numbers; empty takes config.json's"
            + " id2label or label2id, else num_labels, else one of a regression and two else.");
    rows.list(
        CLASS_WEIGHTS,
        "One number for each label, by which the losses of sequences of that class are weighed; with"
            + " several labels the losses of those that a sequence has. Empty weighs all the same."
            + " Evaluations are never weighted.");
  }

  /**
   * Checks what no single row can.
   *
   * @throws SetupException when a weight is no positive number, or a label's name is empty or there
   *     twice
   */
  static void requireConsistent(Settings settings) {
    List<String> names = settings.list(LABEL_NAMES);
    if (names.contains("") || new HashSet<>(names).size() < names.size()) {
      throw new SetupException(
          "label.names is "
              + String.join(",", names)
              + ", where a name is empty or there twice: give each label one of its own.");
    }
    var unused = classWeights(settings);
  }

  /**
   * Holds what is set against the model.
   *
   * @throws SetupException when labels are set and it predicts tokens, or when its evaluations do
   *     not come to the measure that tells the run's best
   */
  static void requireFit(Settings settings, ModelConfig config) {
    TaskChoice choice = choice(settings);
    boolean labelled = !choice.labels().isEmpty() || choice.problem().isPresent();
    if (labelled && !(config instanceof ClassifierConfig)) {
      throw new SetupException(
          "label.names or problem.type is set, and the model predicts tokens: set"
              + " task=sequence_classification, or leave them out.");
    }
    EvaluationMeasure measure =
        EvaluationMeasure.named(settings.string(EvaluationMeasure.SETTING)).orElseThrow();
    measure
        .objection(measures(config))
        .ifPresent(
            sentence -> {
              throw new SetupException(sentence);
            });
  }

  private static Set<EvaluationMeasure> measures(ModelConfig config) {
    if (!(config instanceof ClassifierConfig classifier)) {
      return EvaluationMeasure.ofTokens();
    }
    return switch (classifier.head().problem()) {
      case SINGLE_LABEL -> EvaluationMeasure.ofClasses(classifier.head().labels().size());
      case MULTI_LABEL -> EvaluationMeasure.ofSeveralLabels();
      case REGRESSION -> EvaluationMeasure.ofRegression();
    };
  }

  static TaskChoice choice(Settings settings) {
    String task = settings.string(TASK);
    return new TaskChoice(
        task.equals(AUTO)
            ? Optional.empty()
            : Optional.of(Task.valueOf(task.toUpperCase(Locale.ROOT))),
        settings.list(LABEL_NAMES),
        ProblemType.of(settings.string(PROBLEM_TYPE)));
  }

  static List<Double> classWeights(Settings settings) {
    return settings.list(CLASS_WEIGHTS).stream().map(TaskSettings::weight).toList();
  }

  private static double weight(String text) {
    double weight;
    try {
      weight = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      weight = Double.NaN;
    }
    if (!(weight >= Float.MIN_NORMAL) || weight > Float.MAX_VALUE) {
      throw new SetupException(
          "class.weights has '"
              + text
              + "', which is no positive number that a float can hold: give one for each label.");
    }
    return weight;
  }
}
