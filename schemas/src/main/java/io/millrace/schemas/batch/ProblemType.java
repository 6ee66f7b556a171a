package io.millrace.schemas.batch;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What is asked of a sequence that is classified, by transformers' {@code problem_type}. */
public enum ProblemType {
  /** One class of several: cross entropy. */
  SINGLE_LABEL("single_label_classification"),
  /** For each label, whether the sequence has it: binary cross entropy. */
  MULTI_LABEL("multi_label_classification"),
  /** A number for each label: the squared error. */
  REGRESSION("regression");

  private final String configName;

  ProblemType(String configName) {
    this.configName = configName;
  }

  /** As {@code config.json} has it. */
  public String configName() {
    return configName;
  }

  /** The one of this name. */
  public static Optional<ProblemType> of(String configName) {
    return Arrays.stream(values()).filter(type -> type.configName.equals(configName)).findFirst();
  }

  /** The names of all. */
  public static List<String> configNames() {
    return Arrays.stream(values()).map(ProblemType::configName).toList();
  }
}
