package io.millrace.schemas.event;

import com.fasterxml.jackson.annotation.JsonValue;
import io.millrace.schemas.event.EventPayload.EvaluationCompleted;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a model is told by in an evaluation, and which of two is the better one. */
public enum EvaluationMeasure {
  /** The mean loss per target. */
  LOSS("loss", "loss"),
  /** Share of the targets that are right. */
  ACCURACY("accuracy", "accuracy"),
  /** Mean of the classes' F1. */
  MACRO_F1("macro_f1", "macro F1"),
  /** The same, weighted by how often each class occurs. */
  WEIGHTED_F1("weighted_f1", "weighted F1"),
  /** F1 of class 1 of two. */
  F1("f1", "F1");

  /** The worker's setting that says which one tells the best. */
  public static final String SETTING = "best.metric";

  private final String key;
  private final String words;

  EvaluationMeasure(String key, String words) {
    this.key = key;
    this.words = words;
  }

  /** Its name in settings, events and files. */
  @JsonValue
  public String key() {
    return key;
  }

  /** Its name for people. */
  public String words() {
    return words;
  }

  /** Whether a value is better than another, which an equal one is not. */
  public boolean isBetter(double value, double other) {
    return this == LOSS ? value < other : value > other;
  }

  /** What an evaluation came to by it; empty where there is no such number. */
  public Optional<Double> of(EvaluationCompleted evaluation) {
    return switch (this) {
      case LOSS -> Optional.of(evaluation.loss());
      case ACCURACY -> evaluation.accuracy();
      case MACRO_F1 -> evaluation.macroF1();
      case WEIGHTED_F1 -> evaluation.weightedF1();
      case F1 -> evaluation.f1();
    };
  }

  /** By its name in settings and events; empty for one that only a later version may know. */
  public static Optional<EvaluationMeasure> named(String key) {
    return Arrays.stream(values()).filter(measure -> measure.key.equals(key)).findFirst();
  }

  /** The names of all. */
  public static List<String> keys() {
    return Arrays.stream(values()).map(EvaluationMeasure::key).toList();
  }

  /**
   * The name of the one that tells a run's best.
   *
   * @param settings of a start of the run; one of before there was a choice went by the loss
   */
  public static String keyIn(Map<String, String> settings) {
    return settings.getOrDefault(SETTING, LOSS.key);
  }

  /** Those that there are of a language model. */
  public static Set<EvaluationMeasure> ofTokens() {
    return Collections.unmodifiableSet(EnumSet.of(LOSS, ACCURACY));
  }

  /** Those that there are where each sequence has one of so many classes. */
  public static Set<EvaluationMeasure> ofClasses(int classes) {
    return classes == 2
        ? Collections.unmodifiableSet(EnumSet.allOf(EvaluationMeasure.class))
        : ofSeveralLabels();
  }

  /** Those that there are where a sequence may have several labels, or none. */
  public static Set<EvaluationMeasure> ofSeveralLabels() {
    return Collections.unmodifiableSet(EnumSet.of(LOSS, ACCURACY, MACRO_F1, WEIGHTED_F1));
  }

  /** Those that there are of a regression. */
  public static Set<EvaluationMeasure> ofRegression() {
    return Collections.unmodifiableSet(EnumSet.of(LOSS));
  }

  /**
   * Why a run whose best is told by this one cannot be.
   *
   * @param had what its evaluations come to
   * @return a sentence that names the setting; empty where this is among them
   */
  public Optional<String> objection(Collection<EvaluationMeasure> had) {
    return had.contains(this)
        ? Optional.empty()
        : Optional.of(
            SETTING
                + "="
                + key
                + " cannot tell the best of this model, whose evaluations have "
                + String.join(", ", had.stream().sorted().map(EvaluationMeasure::key).toList())
                + (had.size() == 1 ? " only: set it to that." : ": set it to one of these."));
  }
}
