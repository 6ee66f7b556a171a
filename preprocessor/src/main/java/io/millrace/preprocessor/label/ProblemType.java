package io.millrace.preprocessor.label;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is asked of a sequence, by the names that {@code problem_type} has in config.json. */
public enum ProblemType {
  /** Which of the classes it has. */
  SINGLE_LABEL_CLASSIFICATION,
  /** Which of the classes it has, none or several of them. */
  MULTI_LABEL_CLASSIFICATION,
  /** A number, or several. */
  REGRESSION;

  /** For example {@code regression}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The type of that name. */
  public static Optional<ProblemType> of(String text) {
    return Arrays.stream(values()).filter(type -> type.text().equals(text)).findFirst();
  }

  /** All names. */
  public static List<String> all() {
    return Arrays.stream(values()).map(ProblemType::text).toList();
  }
}
