package io.millrace.worker.progress;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.millrace.schemas.event.EvaluationMeasure;
import java.util.Objects;
import java.util.Optional;

/**
 * The best evaluation so far, and those since.
 *
 * @param measure by which it is the best
 * @param value of that measure; empty before the first evaluation whose loss is a number
 * @param step whose weights reached it
 * @param withoutImprovement evaluations since
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record BestEvaluation(
    EvaluationMeasure measure, Optional<Double> value, long step, int withoutImprovement) {

  /** Of a run that goes by the loss, before the first evaluation. */
  public static final BestEvaluation NONE = none(EvaluationMeasure.LOSS);

  /** Checks that nothing is left out, as in a file that somebody wrote by hand. */
  public BestEvaluation {
    Objects.requireNonNull(measure, "measure");
    Objects.requireNonNull(value, "value");
  }

  /** Before the first evaluation. */
  public static BestEvaluation none(EvaluationMeasure measure) {
    return new BestEvaluation(measure, Optional.empty(), 0, 0);
  }

  /** The same by the same measure; by another one nothing has been compared yet. */
  public BestEvaluation by(EvaluationMeasure other) {
    return measure == other ? this : none(other);
  }

  /** Whether it is the same number by the same measure. */
  public boolean isOf(BestEvaluation other) {
    return measure == other.measure && value.equals(other.value);
  }

  /** Whether this would be the best. */
  public boolean improvedBy(double evaluated) {
    return value.isEmpty() || measure.isBetter(evaluated, value.get());
  }

  /**
   * After one more evaluation.
   *
   * @param evaluated finite
   */
  public BestEvaluation after(double evaluated, long atStep) {
    return improvedBy(evaluated)
        ? new BestEvaluation(measure, Optional.of(evaluated), atStep, 0)
        : missed(withoutImprovement + 1);
  }

  /** After the run went back to a step since which no weights have changed. */
  public BestEvaluation backAt(long toStep) {
    return new BestEvaluation(measure, value, Math.min(step, toStep), withoutImprovement);
  }

  /** After evaluations that came to nothing, this many in a row by now. */
  public BestEvaluation missed(int inARow) {
    return new BestEvaluation(measure, value, step, inARow);
  }
}
