package io.millrace.worker.training;

import io.millrace.schemas.control.Command;
import io.millrace.schemas.control.ControlCommand;
import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.service.SetupException;
import io.millrace.worker.control.CommandInbox.Verdict;
import io.millrace.worker.source.BatchSource;
import io.millrace.worker.source.Delivery;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The training loop. One thread calls {@link #begin}, then {@link #runOnce} until it says that the
 * run is over; each turn takes the commands that have come and at most one batch. Everything it
 * decides is published as an event.
 */
public final class Trainer {
  /** How long a turn waits for a batch: the longest that a command waits when there is no data. */
  private static final Duration POLL = Duration.ofMillis(50);

  private final TrainingSettings settings;
  private final BatchSource source;
  private final CommandDesk commands;
  private final Evaluations evaluations;
  private final RunRecorder recorder;
  private final RunProgress progress;
  private final StepRunner steps;
  private final LongSupplier nanos;

  private volatile RunState state = RunState.STARTING;
  private volatile StopReason requested;
  private boolean checkpointDue;
  private int rejectedInARow;

  /**
   * Puts a trainer together.
   *
   * @param nanos a monotonic clock, nanoseconds
   */
  public Trainer(TrainerParts parts, Clock clock, LongSupplier nanos) {
    this.settings = parts.settings();
    this.source = parts.source();
    this.progress = parts.resumed().map(RunProgress::new).orElseGet(RunProgress::new);
    this.recorder = new RunRecorder(parts, progress, clock, nanos);
    this.commands = new CommandDesk(parts.commands(), parts.inbox(), recorder, clock);
    this.evaluations =
        new Evaluations(
            new Evaluator(parts.program(), parts.evaluationSet()),
            progress,
            parts.settings().patience(),
            recorder,
            nanos);
    StepLedger ledger =
        new StepLedger(parts.program(), progress, recorder, parts.settings().maxBadSteps());
    this.steps = new StepRunner(parts, progress, ledger, clock, nanos);
    this.nanos = nanos;
  }

  /** What the run is doing; may be asked by any thread. */
  public RunState state() {
    return state;
  }

  /** Asks the run to end after the turn at hand; may be called by any thread. */
  public void requestStop(StopReason reason) {
    requested = reason;
  }

  /** Publishes the start, and evaluates if that is set. */
  public void begin(EventPayload.RunStarted started) throws InterruptedException {
    recorder.publish(started);
    if (settings.evaluateAtStart() && progress.step() == 0) {
      evaluate();
    }
    become(RunState.WAITING);
    steps.restartClock();
    if (settings.done(progress.step()) || settings.done(progress.position())) {
      requestStop(new StopReason("All that the run was to do is done.", false));
    }
  }

  /**
   * One turn.
   *
   * @return whether the run goes on
   * @throws TrainingFailedException when it cannot
   * @throws SetupException when nothing that comes can be trained on
   */
  public boolean runOnce() throws InterruptedException {
    recorder.publishSaves();
    obeyCommands();
    if (requested != null) {
      end(requested);
      return false;
    }
    long from = nanos.getAsLong();
    Optional<Delivery> delivery = source.poll(POLL);
    steps.waited(nanos.getAsLong() - from);
    if (delivery.isEmpty()) {
      // The device has time to be asked, and whoever watches an idle run sees its last steps.
      steps.settle();
      become(RunState.WAITING);
    } else {
      become(RunState.TRAINING);
      take(delivery.get());
    }
    return true;
  }

  /** Records that the run has failed, as far as that is still possible. */
  public void fail(String reason) {
    state = RunState.FAILED;
    recorder.failed(reason);
  }

  private void obeyCommands() throws InterruptedException {
    Optional<Verdict.Obey> next = commands.next();
    while (next.isPresent()) {
      obey(next.get().envelope(), next.get().command());
      next = commands.next();
    }
  }

  private void obey(ControlCommand envelope, Command command) throws InterruptedException {
    steps.settle();
    String result;
    if (command instanceof Command.Stop stop) {
      requested =
          new StopReason(
              "Command " + envelope.id() + " of " + envelope.issuedBy() + ".", stop.checkpoint());
      result = "Stopping after step " + progress.step() + ".";
    } else {
      result = evaluate();
    }
    recorder.publish(
        new EventPayload.CommandApplied(
            envelope.id(), envelope.type(), envelope.issuedBy(), result));
  }

  private void take(Delivery delivery) throws InterruptedException {
    if (delivery instanceof Delivery.Batch batch) {
      train(batch);
    } else if (delivery instanceof Delivery.Broken broken) {
      reject(broken.at(), broken.reason());
    } else if (delivery instanceof Delivery.PassEnded ended) {
      passEnded(ended);
    }
  }

  private void train(Delivery.Batch batch) throws InterruptedException {
    if (batch.flat().targets() == 0) {
      reject(batch.at(), "It has no target: nothing in it can be trained on.");
      return;
    }
    try {
      steps.add(batch);
    } catch (IllegalArgumentException e) {
      reject(batch.at(), e.getMessage());
      return;
    }
    rejectedInARow = 0;
    if (steps.stepIfComplete()) {
      afterStep();
    }
  }

  private void afterStep() throws InterruptedException {
    long done = steps.dispatched();
    if (settings.evaluateEverySteps() > 0 && done % settings.evaluateEverySteps() == 0) {
      evaluate();
    }
    checkpointDue |=
        settings.checkpointEverySteps() > 0 && done % settings.checkpointEverySteps() == 0;
    if (checkpointDue) {
      saveIfGood();
    }
    if (settings.done(done)) {
      requested = new StopReason("max.steps = " + settings.maxSteps() + " is reached.", true);
    }
  }

  /**
   * Saves a checkpoint, or leaves it due: while steps are being skipped the weights are those of
   * the last good one, and copies of it would push older checkpoints out.
   */
  private void saveIfGood() throws InterruptedException {
    steps.settle();
    if (progress.skippedInARow() == 0) {
      recorder.save(false);
      checkpointDue = false;
    }
  }

  private void passEnded(Delivery.PassEnded ended) throws InterruptedException {
    if (steps.endPass(ended.pass())) {
      afterStep();
    }
    if (settings.evaluateEveryPass()) {
      evaluate();
    }
    if (settings.done(steps.reached())) {
      requested =
          new StopReason(
              "The end of the batches is reached, "
                  + ended.pass()
                  + " of "
                  + settings.passes()
                  + " passes.",
              true);
    }
  }

  private void reject(BatchCoordinate at, String reason) throws InterruptedException {
    steps.passOver(at);
    recorder.publish(new EventPayload.BatchRejected(at.partition(), at.offset(), reason));
    if (++rejectedInARow >= settings.maxRejectedBatches()) {
      throw new SetupException(
          rejectedInARow
              + " batches in a row could not be trained on, the last one (partition "
              + at.partition()
              + ", offset "
              + at.offset()
              + ") because: "
              + reason);
    }
  }

  /** Evaluates, keeps the best, and ends the run when patience is over. Returns a sentence. */
  private String evaluate() throws InterruptedException {
    steps.settle();
    RunState before = state;
    become(RunState.EVALUATING);
    Evaluations.Round round = evaluations.round();
    steps.leaveOut(round.nanos());
    become(before == RunState.STARTING ? RunState.WAITING : before);
    evaluations.outOfPatience().ifPresent(reason -> requested = reason);
    return round.sentence();
  }

  private void end(StopReason reason) throws InterruptedException {
    steps.settle();
    become(RunState.STOPPING);
    if (reason.checkpoint()) {
      recorder.saveAndWait();
    }
    recorder.stopped(reason.sentence());
    become(RunState.STOPPED);
  }

  private void become(RunState next) {
    state = state.to(next);
  }
}
