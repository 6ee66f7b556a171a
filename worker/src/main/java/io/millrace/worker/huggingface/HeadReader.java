package io.millrace.worker.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.schemas.batch.ProblemType;
import io.millrace.schemas.batch.Task;
import io.millrace.worker.model.ClassificationHead;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What a model is trained for, by its configuration and a {@link TaskChoice}. */
final class HeadReader {
  private static final int MOST_LABELS = 100_000;

  private final ModelType type;
  private final ConfigFields fields;
  private final TaskChoice choice;

  HeadReader(ModelType type, ConfigFields fields, TaskChoice choice) {
    this.type = type;
    this.fields = fields;
    this.choice = choice;
  }

  /**
   * The task.
   *
   * @throws io.millrace.service.SetupException when the model cannot be trained for the one chosen
   */
  Task task() {
    boolean classifier = hasClassifier(fields);
    Task task =
        choice
            .task()
            .orElse(
                classifier || !type.isDecoder() ? Task.SEQUENCE_CLASSIFICATION : Task.CAUSAL_LM);
    if (task == Task.CAUSAL_LM && !type.isDecoder()) {
      throw fields.refused(
          "model_type is '"
              + type.configName()
              + "', whose tokens see what comes after them: it can be trained for sequence"
              + " classification, and not to continue texts");
    }
    if (task == Task.CAUSAL_LM && classifier) {
      throw fields.refused(
          "architectures names "
              + type.architecture(true)
              + ", a classifier, which has no head for tokens: take the model that it was made of, or"
              + " train it for sequence classification");
    }
    return task;
  }

  /** Whether config.json names a classifier. */
  static boolean hasClassifier(ConfigFields fields) {
    return fields.get("architectures").path(0).asText("").endsWith(ModelType.CLASSIFIER);
  }

  /**
   * The classifier's head.
   *
   * @throws io.millrace.service.SetupException when labels and problem type contradict each other
   */
  ClassificationHead head(double hiddenDropout) {
    List<String> labels = labels();
    ProblemType problem = problem(labels.size());
    if (problem == ProblemType.SINGLE_LABEL && labels.size() < 2) {
      throw fields.refused(
          "there is one label, and single_label_classification chooses among several: name them in"
              + " label.names, or set problem.type to regression");
    }
    return new ClassificationHead(
        type.classifier(),
        labels,
        problem,
        dropout(hiddenDropout),
        fields.get("pad_token_id").asInt(-1));
  }

  private double dropout(double hiddenDropout) {
    return switch (type.classifier()) {
      case BERT, ROBERTA ->
          fields.has("classifier_dropout")
              ? fields.probability("classifier_dropout", 0)
              : hiddenDropout;
      case DISTILBERT -> fields.probability("seq_classif_dropout", 0.2);
      case DECODER -> 0;
    };
  }

  private ProblemType problem(int labels) {
    return namedProblem().orElse(labels == 1 ? ProblemType.REGRESSION : ProblemType.SINGLE_LABEL);
  }

  private Optional<ProblemType> namedProblem() {
    if (choice.problem().isPresent() || !fields.has("problem_type")) {
      return choice.problem();
    }
    String name = fields.text("problem_type", "");
    return Optional.of(
        ProblemType.of(name)
            .orElseThrow(
                () -> fields.refused("problem_type is '" + name + "', which there is not")));
  }

  private List<String> labels() {
    return choice.labels().isEmpty()
        ? configuredLabels().orElseGet(this::unnamed)
        : choice.labels();
  }

  private List<String> unnamed() {
    boolean regression = namedProblem().filter(ProblemType.REGRESSION::equals).isPresent();
    int count = fields.positive("num_labels", regression ? 1 : 2);
    if (count > MOST_LABELS) {
      throw fields.refused("num_labels is " + count + ", more than " + MOST_LABELS);
    }
    return IntStream.range(0, count).mapToObj(i -> "LABEL_" + i).toList();
  }

  /**
   * The labels that config.json names, by id2label, else by label2id; empty where it names none.
   */
  Optional<List<String>> configuredLabels() {
    JsonNode names = fields.get("id2label");
    if (names.isObject() && !names.isEmpty()) {
      return Optional.of(named(names));
    }
    JsonNode numbers = fields.get("label2id");
    if (!numbers.isObject() || numbers.isEmpty()) {
      return Optional.empty();
    }
    ObjectNode inverted = JsonNodeFactory.instance.objectNode();
    numbers.properties().forEach(entry -> inverted.put(entry.getValue().asText(), entry.getKey()));
    return Optional.of(named(inverted));
  }

  private List<String> named(JsonNode names) {
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Optional<String> name =
          Optional.ofNullable(names.get(String.valueOf(i))).map(JsonNode::asText);
      labels.add(
          name.orElseThrow(
              () ->
                  fields.refused(
                      "id2label or label2id does not number its "
                          + names.size()
                          + " labels from 0 on")));
    }
    if (new HashSet<>(labels).size() < labels.size()) {
      throw fields.refused("id2label has a label twice: " + labels);
    }
    requireSameNumbers(labels);
    return labels;
  }

  /** Who labels by name goes by label2id, and who reads an answer by id2label. */
  private void requireSameNumbers(List<String> labels) {
    JsonNode numbers = fields.get("label2id");
    if (!numbers.isObject() || numbers.isEmpty()) {
      return;
    }
    for (int i = 0; i < labels.size(); i++) {
      if (numbers.path(labels.get(i)).asInt(-1) != i || numbers.size() != labels.size()) {
        throw fields.refused(
            "id2label and label2id do not say the same of '" + labels.get(i) + "': correct one");
      }
    }
  }
}
