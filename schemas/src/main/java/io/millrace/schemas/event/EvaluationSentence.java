package io.millrace.schemas.event;

import io.millrace.schemas.event.EventPayload.EvaluationCompleted;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What an evaluation came to, in words for people. */
public final class EvaluationSentence {
  private EvaluationSentence() {}

  /** One line without a full stop, for example {@code evaluation: loss 2.25, ...}. */
  static String of(EvaluationCompleted evaluation) {
    String numbers =
        told(evaluation).entrySet().stream()
            .map(number -> text("%s %.4f", number.getKey().words(), number.getValue()))
            .collect(Collectors.joining(", "));
    return text(
        "evaluation: %s%s on %,d targets%s",
        numbers,
        evaluation.isOfTokens() ? text(", perplexity %.2f", evaluation.perplexity()) : "",
        evaluation.targets(),
        standing(evaluation));
  }

  /**
   * The numbers that people want of it: the one that tells the best, and of sequences all but the
   * weighted F1, which is close to the others.
   */
  public static Map<EvaluationMeasure, Double> told(EvaluationCompleted evaluation) {
    Map<EvaluationMeasure, Double> told = new EnumMap<>(EvaluationMeasure.class);
    for (EvaluationMeasure measure : EvaluationMeasure.values()) {
      boolean wanted =
          switch (measure) {
            case LOSS -> true;
            case ACCURACY, MACRO_F1, F1 -> !evaluation.isOfTokens();
            case WEIGHTED_F1 -> false;
          };
      if (wanted || measure.key().equals(evaluation.bestBy())) {
        measure.of(evaluation).ifPresent(value -> told.put(measure, value));
      }
    }
    return told;
  }

  private static String standing(EvaluationCompleted evaluation) {
    if (!evaluation.counts()) {
      return " of " + evaluation.topic();
    }
    Optional<String> by =
        EvaluationMeasure.named(evaluation.bestBy())
            .filter(measure -> measure != EvaluationMeasure.LOSS)
            .map(EvaluationMeasure::words);
    return evaluation.best()
        ? text(", the best%s so far", by.map(" "::concat).orElse(""))
        : text(
            ", %sno better for %d in a row",
            by.map(words -> words + " ").orElse(""), evaluation.evaluationsWithoutImprovement());
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
