package io.millrace.worker.training;

import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.EventPayload.OffsetRange;
import io.millrace.worker.program.DeviceMemoryException;
import io.millrace.worker.program.StepOutcome;
import io.millrace.worker.program.TrainingProgram;
import io.millrace.worker.progress.Standing;
import io.millrace.worker.source.Delivery;
import io.millrace.worker.source.ReadPosition;
import java.time.Clock;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Makes optimizer steps of batches. Where asking for a step's outcome would wait for the device,
 * steps stay pending, and what they came to is read for several at once: when enough of them are
 * pending, and whenever the loop {@link #settle settles} because it needs to know where it stands.
 */
final class StepRunner {
  private final TrainingProgram program;
  private final RunProgress progress;
  private final StepLedger ledger;
  private final Clock clock;
  private final LongSupplier nanos;
  private final PendingSteps pending = new PendingSteps();
  private Tuning tuning;
  private StepInProgress step;
  private ReadPosition reached;

  StepRunner(
      TrainerParts parts,
      Tuning tuning,
      RunProgress progress,
      StepLedger ledger,
      Clock clock,
      LongSupplier nanos) {
    this.program = parts.program();
    this.progress = progress;
    this.ledger = ledger;
    this.tuning = tuning;
    this.clock = clock;
    this.nanos = nanos;
    this.reached = progress.position();
    restartClock();
  }

  /** Goes on with another tuning. */
  void tune(Tuning newTuning) {
    tuning = newTuning;
  }

  /** Begins to count the time of the step at hand, which has no batch yet. */
  void restartClock() {
    step = new StepInProgress(nanos.getAsLong());
  }

  /** Counts time of the step at hand as waiting. */
  void waited(long waitedNanos) {
    step.waited(waitedNanos);
  }

  /** Takes time that was spent on something else out of the step at hand. */
  void leaveOut(long otherNanos) {
    step.leaveOut(otherNanos);
  }

  /** Steps that the device was told to take, in the whole run. */
  long dispatched() {
    return progress.step() + pending.size();
  }

  /** Where the run stands on the batch topic, the step at hand included. */
  ReadPosition reached() {
    return reached;
  }

  /**
   * Trains on a batch, which may be one of several of a step.
   *
   * @throws IllegalArgumentException when the program cannot take it; nothing is changed then
   * @throws DeviceMemoryException when there is no room for it; the step at hand is lost then
   */
  void add(Delivery.Batch batch) {
    long from = nanos.getAsLong();
    try {
      program.accumulate(batch.flat());
    } catch (DeviceMemoryException e) {
      throw e.of("The batch at " + batch.place());
    }
    step.computed(nanos.getAsLong() - from);
    step.add(batch);
    reached = reached.after(batch.at().partition(), batch.at().offset());
  }

  /**
   * Takes the optimizer step if all of its batches are there.
   *
   * @return whether it was taken
   */
  boolean stepIfComplete() throws InterruptedException {
    boolean complete = step.microBatches() >= tuning.accumulationSteps();
    if (complete) {
      dispatch();
    }
    return complete;
  }

  /**
   * Where the run stands once the step at hand is taken, if that has so many batches, or else where
   * it stands.
   */
  Standing next(int accumulationSteps) {
    return step.microBatches() >= accumulationSteps
        ? progress.now().completed(reached, step.tokens(), step.targets(), step.microBatches())
        : progress.now();
  }

  /**
   * Judges the steps that this start of the run has found in its journal.
   *
   * @throws TrainingFailedException when too many of the last ones were skipped
   */
  void judge() throws InterruptedException {
    ledger.judge();
  }

  /** Goes over batches that are not there any more. */
  void goOver(List<OffsetRange> gaps) {
    for (OffsetRange gap : gaps) {
      reached = reached.atLeastAfter(gap.partition(), gap.lastOffset());
    }
    progress.wentOver(reached);
  }

  /** Goes over a batch without training on it. */
  void passOver(BatchCoordinate at) throws InterruptedException {
    settle();
    reached = reached.after(at.partition(), at.offset());
    progress.rejected(at);
    if (step.microBatches() == 0) {
      progress.moved(reached);
    }
  }

  /**
   * Trains on what is left over of a step at the end of a pass, as Hugging Face's Trainer does at
   * an epoch's end, and settles.
   *
   * @return whether there was something left over
   */
  boolean finishPass() throws InterruptedException {
    boolean leftOver = step.microBatches() > 0;
    if (leftOver) {
      dispatch();
    }
    settle();
    return leftOver;
  }

  /** Goes to the beginning of the next pass. */
  void nextPass(int ended) {
    reached = reached.afterPass(ended);
    progress.passCompleted(reached);
  }

  /**
   * Waits for the device and enters what the pending steps came to.
   *
   * @throws TrainingFailedException when too many of them in a row were skipped
   */
  void settle() throws InterruptedException {
    if (pending.size() == 0) {
      return;
    }
    long from = nanos.getAsLong();
    List<StepOutcome> outcomes = program.outcomes();
    long took = nanos.getAsLong() - from;
    if (step.untouched()) {
      restartClock();
      ledger.enter(pending.finish(outcomes, step.startedNanos(), took));
    } else {
      // It has begun already, and the waiting is part of its time.
      step.computed(took);
      ledger.enter(pending.finish(outcomes, step.startedNanos(), 0));
    }
  }

  private void dispatch() throws InterruptedException {
    double learningRate = tuning.schedule().rate(dispatched());
    long from = nanos.getAsLong();
    program.update(learningRate, step.targets());
    step.computed(nanos.getAsLong() - from);
    pending.add(new DispatchedStep(step, learningRate, reached, clock.instant()));
    restartClock();
    if (pending.size() >= (program.outcomesAreAtHand() ? 1 : tuning.pendingSteps())) {
      settle();
    }
  }
}
