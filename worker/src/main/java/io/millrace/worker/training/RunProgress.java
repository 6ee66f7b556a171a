package io.millrace.worker.training;

import io.millrace.schemas.event.EvaluationMeasure;
import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.worker.progress.BatchFormat;
import io.millrace.worker.progress.BestEvaluation;
import io.millrace.worker.progress.ControlFold;
import io.millrace.worker.progress.ControlProgress;
import io.millrace.worker.progress.Orders;
import io.millrace.worker.progress.RunConditions;
import io.millrace.worker.progress.RunPlan;
import io.millrace.worker.progress.Standing;
import io.millrace.worker.recovery.Resumption;
import io.millrace.worker.source.ReadPosition;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How far a run has come: what a checkpoint remembers besides the model. It moves when the outcome
 * of a step is known. Owned by the trainer.
 *
 * <p>Where the last steps were skipped, the weights are still those of the last good step, and
 * {@link #good} is where that one left the run.
 */
final class RunProgress {
  private final Set<BatchCoordinate> rejected;
  private Standing now;
  private Standing good;
  private Standing turned;
  private BestEvaluation best;
  private Optional<BatchFormat> format;
  private final ControlFold control;
  private RunPlan plan;
  private boolean patienceAsked;

  /**
   * Where a start of the run goes on.
   *
   * @param plan of this start
   * @param bestBy of this start
   * @param conditions of this start
   */
  RunProgress(
      Resumption resumption, RunPlan plan, EvaluationMeasure bestBy, RunConditions conditions) {
    this.plan = plan;
    now = resumption.now();
    good = resumption.good();
    turned = now;
    best = resumption.best().by(bestBy);
    format = resumption.format();
    patienceAsked = resumption.patienceAsked();
    control = resumption.controlAt(conditions.settings());
    rejected = new LinkedHashSet<>(resumption.rejected());
  }

  void completed(StepInProgress step, ReadPosition reached) {
    turn(now.completed(reached, step.tokens(), step.targets(), step.microBatches()));
    good = now;
  }

  void skipped(StepInProgress step, ReadPosition reached) {
    turn(now.skipped(reached, step.microBatches()));
  }

  /** A pass has ended, and the next one begins. */
  void passCompleted(ReadPosition next) {
    boolean isGood = skippedInARow() == 0;
    rejected.clear();
    turn(now.moved(next));
    good = isGood ? now : good;
  }

  /** A batch was rejected; {@link #moved} says that the position is after it. */
  void rejected(BatchCoordinate at) {
    rejected.add(at);
  }

  /** The position moved over rejected batches, with no step at hand that began before them. */
  void moved(ReadPosition reached) {
    boolean isGood = skippedInARow() == 0;
    now = now.moved(reached);
    good = isGood ? now : good;
    forgetPassed();
  }

  /** The position moved over batches that are not there any more; they do not come again. */
  void wentOver(ReadPosition reached) {
    moved(reached);
    turned = now;
  }

  /**
   * An event was written down.
   *
   * @param sequence of the last one that was written down with it
   */
  void journalled(EventPayload payload, long sequence) {
    control.accept(payload);
    boolean isGood = skippedInARow() == 0;
    now = now.journalled(sequence);
    good = isGood ? now : good;
  }

  /** Forgets the steps skipped since the last good one, as if their batches had not come. */
  void backToGood() {
    back(good);
  }

  /** Forgets what was done since a checkpoint. */
  void backTo(KeptCheckpoints.Kept checkpoint) {
    back(checkpoint.standing());
    best = checkpoint.best().by(best.measure());
  }

  /** Forgets the batches rejected since the last step, as if they had not come. */
  void backToLastStep() {
    back(turned);
  }

  Standing now() {
    return now;
  }

  /** After the last step that was trained on, or where this start of the run began. */
  Standing good() {
    return good;
  }

  int skippedInARow() {
    return (int) (now.step() - good.step());
  }

  long step() {
    return now.step();
  }

  ReadPosition position() {
    return now.position();
  }

  /** Those after the position, which the journal names already. */
  List<BatchCoordinate> rejected() {
    return List.copyOf(rejected);
  }

  boolean hasRejected(BatchCoordinate at) {
    return rejected.contains(at);
  }

  BestEvaluation best() {
    return best;
  }

  void best(BestEvaluation newBest) {
    best = newBest;
    patienceAsked = false;
  }

  /** Whether the run was ended, or began, since the last evaluation. */
  boolean patienceAsked() {
    return patienceAsked;
  }

  Optional<BatchFormat> format() {
    return format;
  }

  void format(BatchFormat adopted) {
    format = Optional.of(adopted);
  }

  /** What commands have told the run and still holds. */
  Orders orders() {
    return control.orders();
  }

  /** How far the run has come on the control topic. */
  ControlProgress control() {
    return control.progress();
  }

  RunPlan plan() {
    return plan;
  }

  void plan(RunPlan newPlan) {
    plan = newPlan;
  }

  private void turn(Standing next) {
    now = next;
    turned = next;
    forgetPassed();
  }

  private void back(Standing to) {
    now = to.journalled(now.sequence());
    good = now;
    turned = now;
    best = best.backAt(now.step());
    patienceAsked = true;
    rejected.clear();
  }

  private void forgetPassed() {
    rejected.removeIf(batch -> now.position().isAfter(batch.partition(), batch.offset()));
  }
}
