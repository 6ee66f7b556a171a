package io.millrace.worker.training;

import io.millrace.schemas.event.EventPayload;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The run's evaluations one after the other: publishes each, keeps the best, counts patience. */
final class Evaluations {
  private static final Logger LOG = LoggerFactory.getLogger(Evaluations.class);

  private final Evaluator evaluator;
  private final BestEvaluation best;
  private final int patience;
  private final RunRecorder recorder;
  private final LongSupplier nanos;

  Evaluations(
      Evaluator evaluator,
      BestEvaluation best,
      int patience,
      RunRecorder recorder,
      LongSupplier nanos) {
    this.evaluator = evaluator;
    this.best = best;
    this.patience = patience;
    this.recorder = recorder;
    this.nanos = nanos;
  }

  /**
   * One evaluation.
   *
   * @param nanos that it took
   * @param sentence what came of it
   */
  record Round(long nanos, String sentence) {}

  /** Evaluates, and saves a checkpoint if the model is the best so far. */
  Round round(long step) throws InterruptedException {
    long from = nanos.getAsLong();
    Evaluator.Result result = evaluator.evaluate();
    long took = nanos.getAsLong() - from;
    if (result.targets() == 0) {
      LOG.warn("The evaluation topic has no batch: nothing was evaluated.");
      return new Round(took, "There is no batch on the evaluation topic.");
    }
    double loss = result.lossSum() / result.targets();
    boolean improved = best.improvedBy(loss, step);
    recorder.publish(
        new EventPayload.EvaluationCompleted(
            loss,
            Math.exp(loss),
            result.batches(),
            result.targets(),
            took / 1e6,
            improved,
            best.withoutImprovement()));
    recorder.somethingToSave();
    if (improved && step > 0) {
      recorder.save(true);
    }
    return new Round(took, "Evaluation loss " + loss + " over " + result.targets() + " targets.");
  }

  /** Why the run is to end, if there were too many evaluations without improvement. */
  Optional<StopReason> outOfPatience() {
    if (patience == 0 || best.withoutImprovement() < patience) {
      return Optional.empty();
    }
    return Optional.of(
        new StopReason(
            "Early stopping: "
                + best.withoutImprovement()
                + " evaluations without improvement on "
                + best.loss()
                + ".",
            true));
  }
}
