package io.millrace.preprocessor.label;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.preprocessor.tokenize.TokenizerFiles;
import io.millrace.schemas.batch.ProblemType;
import io.millrace.service.SetupException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the model's config.json says of labels. Each is read when it is asked for: what a setting
 * says instead may be wrong there.
 *
 * @param config the file; a missing node where there is none
 */
public record ModelLabels(JsonNode config) {
  private static final String ID_TO_LABEL = "id2label";
  private static final String LABEL_TO_ID = "label2id";
  private static final String COUNT = "num_labels";
  private static final String PROBLEM = "problem_type";

  /** More are a mistake, and would take the memory for their names. */
  private static final int MOST_CLASSES = 1 << 20;

  /** Those of the model that the tokenizer lies beside. */
  public static ModelLabels beside(TokenizerFiles files) {
    return new ModelLabels(files.beside("config.json"));
  }

  /**
   * The classes: by id2label or label2id, else as many as num_labels says.
   *
   * @return empty where the file says nothing of them
   * @throws SetupException when what it says cannot be
   */
  public Optional<Classes> classes() {
    Optional<List<String>> byId = names(ID_TO_LABEL, true);
    Optional<List<String>> byName = names(LABEL_TO_ID, false);
    if (byId.isPresent() && byName.isPresent() && !byId.equals(byName)) {
      throw broken("its id2label and its label2id do not agree", "set label.names");
    }
    return byId.or(() -> byName).map(Classes::new).or(() -> count().map(Classes::ofCount));
  }

  private Optional<List<String>> names(String field, boolean byId) {
    if (isAbsent(field)) {
      return Optional.empty();
    }
    JsonNode map = config.path(field);
    List<String> names = new ArrayList<>();
    map.forEach(entry -> names.add(""));
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      String id = byId ? entry.getKey() : entry.getValue().asText();
      String name = byId ? entry.getValue().asText() : entry.getKey();
      if (Classes.isId(id) && Integer.parseInt(id) < names.size()) {
        names.set(Integer.parseInt(id), name);
      }
    }
    if (names.isEmpty() || names.contains("")) {
      throw broken(
          "its " + field + " does not name the classes 0, 1 and so on, each by a text",
          "set label.names");
    }
    if (new HashSet<>(names).size() < names.size()) {
      throw broken("its " + field + " has two classes of one name", "set label.names");
    }
    return Optional.of(names);
  }

  private Optional<Integer> count() {
    if (isAbsent(COUNT)) {
      return Optional.empty();
    }
    JsonNode count = config.path(COUNT);
    if (!count.isInt() || count.asInt() < 1 || count.asInt() > MOST_CLASSES) {
      throw broken("its num_labels is no number of classes", "set label.names");
    }
    return Optional.of(count.asInt());
  }

  /**
   * The problem, by problem_type.
   *
   * @throws SetupException when there is none of that name
   */
  public Optional<ProblemType> problem() {
    if (isAbsent(PROBLEM)) {
      return Optional.empty();
    }
    return Optional.of(
        ProblemType.of(config.path(PROBLEM).asText())
            .orElseThrow(
                () ->
                    broken(
                        "its problem_type is none of "
                            + String.join(", ", ProblemType.configNames()),
                        "set problem.type")));
  }

  private boolean isAbsent(String field) {
    return config.path(field).isMissingNode() || config.path(field).isNull();
  }

  private static SetupException broken(String what, String setting) {
    return new SetupException(
        "The config.json beside the tokenizer says of labels what cannot be, "
            + what
            + ": correct it, or "
            + setting
            + ".");
  }
}
