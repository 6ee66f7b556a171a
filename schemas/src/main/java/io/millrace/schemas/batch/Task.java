package io.millrace.schemas.batch;

import java.util.Locale;

/** What the labels of a batch mean. */
public enum Task {
  /** One label per token. */
  CAUSAL_LM,
  /** A class, or values, per row, which is one sequence. */
  SEQUENCE_CLASSIFICATION;

  /** As the setting {@code task} has it, for example {@code causal_lm}. */
  public String settingName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
