package io.millrace.cli.watch.run;

import io.millrace.schemas.event.EvaluationMeasure;
import io.millrace.schemas.event.EvaluationSentence;
import io.millrace.schemas.event.EventPayload.EvaluationCompleted;
import io.millrace.schemas.event.EventPayload.EvaluationFailed;
import java.util.Map;

/**
 * One evaluation of a run.
 *
 * @param time milliseconds since the epoch
 * @param numbers what it came to, for people; empty where its loss is not finite
 * @param bestBy what tells the run's best
 * @param best whether it was the best of the run by then
 * @param counts whether it is one of the run's own, which are compared with one another
 */
public record Evaluation(
    long step,
    long time,
    Map<EvaluationMeasure, Double> numbers,
    EvaluationMeasure bestBy,
    boolean best,
    boolean counts,
    String topic) {

  static Evaluation of(long step, long time, EvaluationCompleted done) {
    return new Evaluation(
        step,
        time,
        EvaluationSentence.told(done),
        // What only a later version knows is not among the numbers.
        EvaluationMeasure.named(done.bestBy()).orElse(EvaluationMeasure.LOSS),
        done.best(),
        done.counts(),
        done.topic());
  }

  static Evaluation of(long step, long time, EvaluationFailed failed) {
    return new Evaluation(
        step, time, Map.of(), EvaluationMeasure.LOSS, false, failed.counts(), failed.topic());
  }

  /** The number that is compared; not a number where there is none. */
  public double judged() {
    return numbers.getOrDefault(bestBy, Double.NaN);
  }
}
