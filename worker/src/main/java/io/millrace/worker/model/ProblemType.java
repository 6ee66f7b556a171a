package io.millrace.worker.model;

import java.util.Arrays;
import java.util.Optional;

/** What a classifier says of a sequence, by transformers' {@code problem_type}. */
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
}
