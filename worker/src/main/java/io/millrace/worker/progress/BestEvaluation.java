package io.millrace.worker.progress;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Optional;

/**
 * The lowest evaluation loss so far, and the evaluations since.
 *
 * @param loss nats per target; empty before the first evaluation whose loss is a number
 * @param step whose weights reached it
 * @param withoutImprovement evaluations since
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record BestEvaluation(Optional<Double> loss, long step, int withoutImprovement) {

  /** Before the first evaluation. */
  public static final BestEvaluation NONE = new BestEvaluation(Optional.empty(), 0, 0);

  /** Whether this loss would be the lowest. */
  public boolean improvedBy(double evaluated) {
    return loss.isEmpty() || evaluated < loss.get();
  }

  /**
   * After one more evaluation.
   *
   * @param evaluated finite
   */
  public BestEvaluation after(double evaluated, long atStep) {
    return improvedBy(evaluated)
        ? new BestEvaluation(Optional.of(evaluated), atStep, 0)
        : missed(withoutImprovement + 1);
  }

  /** After the run went back to a step since which no weights have changed. */
  public BestEvaluation backAt(long toStep) {
    return new BestEvaluation(loss, Math.min(step, toStep), withoutImprovement);
  }

  /** After evaluations that came to nothing, this many in a row by now. */
  public BestEvaluation missed(int inARow) {
    return new BestEvaluation(loss, step, inARow);
  }
}
