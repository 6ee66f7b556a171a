package io.millrace.worker.training;

import io.millrace.schemas.event.EventPayload;
import io.millrace.worker.progress.BestEvaluation;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The run's evaluations one after the other: publishes each, keeps the best, counts patience. */
final class Evaluations {
  private static final Logger LOG = LoggerFactory.getLogger(Evaluations.class);

  private final Evaluator evaluator;
  private final RunProgress progress;
  private final int patience;
  private final RunRecorder recorder;
  private final LongSupplier nanos;

  Evaluations(
      Evaluator evaluator,
      RunProgress progress,
      int patience,
      RunRecorder recorder,
      LongSupplier nanos) {
    this.evaluator = evaluator;
    this.progress = progress;
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

  /**
   * Evaluates, and saves a checkpoint if the model is the best so far. All steps must be settled.
   */
  Round round() throws InterruptedException {
    long from = nanos.getAsLong();
    Evaluator.Result result = evaluator.evaluate();
    long took = nanos.getAsLong() - from;
    if (result.targets() == 0) {
      LOG.warn("The evaluation topic has no batch: nothing was evaluated.");
      return new Round(took, "There is no batch on the evaluation topic.");
    }
    recorder.somethingToSave();
    return new Round(
        took,
        Double.isFinite(result.loss())
            ? completed(result, took / 1e6)
            : failed(result, took / 1e6));
  }

  private String completed(Evaluator.Result result, double millis) throws InterruptedException {
    long step = progress.step();
    boolean improved = progress.best().improvedBy(result.loss());
    progress.best(progress.best().after(result.loss(), step));
    recorder.publish(
        new EventPayload.EvaluationCompleted(
            result.loss(),
            Math.exp(result.loss()),
            result.batches(),
            result.targets(),
            millis,
            improved,
            progress.best().withoutImprovement()));
    if (improved && step > 0) {
      recorder.save(true);
    }
    return "Evaluation loss " + result.loss() + " over " + result.targets() + " targets.";
  }

  /** A loss that is not finite is no improvement, and no number to compare others with. */
  private String failed(Evaluator.Result result, double millis) {
    progress.best(progress.best().missed(progress.best().withoutImprovement() + 1));
    String sentence =
        "The evaluation's loss is "
            + result.loss()
            + ", because of "
            + result.notFinite().size()
            + " of "
            + result.batches()
            + " batches.";
    recorder.publish(
        new EventPayload.EvaluationFailed(
            sentence,
            Double.toString(result.loss()),
            result.notFinite(),
            result.targets(),
            millis,
            progress.best().withoutImprovement()));
    return sentence;
  }

  /** Why the run is to end, if there were too many evaluations without improvement. */
  Optional<StopReason> outOfPatience() {
    BestEvaluation best = progress.best();
    if (patience == 0 || best.withoutImprovement() < patience) {
      return Optional.empty();
    }
    return Optional.of(
        new StopReason(
            "Early stopping: "
                + best.withoutImprovement()
                + " evaluations without improvement on "
                + best.loss().map(String::valueOf).orElse("no loss that is a number")
                + ".",
            true));
  }
}
