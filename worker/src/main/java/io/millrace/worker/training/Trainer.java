package io.millrace.worker.training;

import io.millrace.schemas.control.Command;
import io.millrace.schemas.control.ControlCommand;
import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.service.SetupException;
import io.millrace.worker.control.CommandInbox.Verdict;
import io.millrace.worker.program.StepOutcome;
import io.millrace.worker.program.TrainingProgram;
import io.millrace.worker.schedule.LearningRateSchedule;
import io.millrace.worker.source.BatchSource;
import io.millrace.worker.source.Delivery;
import io.millrace.worker.source.ReadPosition;
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
  private final LearningRateSchedule schedule;
  private final TrainingProgram program;
  private final BatchSource source;
  private final CommandDesk commands;
  private final Evaluations evaluations;
  private final RunRecorder recorder;
  private final RunProgress progress;
  private final Clock clock;
  private final LongSupplier nanos;

  private volatile RunState state = RunState.STARTING;
  private volatile StopReason requested;
  private StepInProgress step;
  private ReadPosition reached;
  private int rejectedInARow;

  /**
   * Puts a trainer together.
   *
   * @param nanos a monotonic clock, nanoseconds
   */
  public Trainer(TrainerParts parts, Clock clock, LongSupplier nanos) {
    this.settings = parts.settings();
    this.schedule = parts.schedule();
    this.program = parts.program();
    this.source = parts.source();
    this.progress = parts.resumed().map(RunProgress::new).orElseGet(RunProgress::new);
    this.recorder = new RunRecorder(parts, progress, clock, nanos);
    this.commands = new CommandDesk(parts.commands(), parts.inbox(), recorder, clock);
    this.evaluations =
        new Evaluations(
            new Evaluator(parts.program(), parts.evaluationSet()),
            progress.best(),
            parts.settings().patience(),
            recorder,
            nanos);
    this.clock = clock;
    this.nanos = nanos;
    this.reached = progress.position();
    this.step = new StepInProgress(nanos.getAsLong());
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
    step = new StepInProgress(nanos.getAsLong());
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
    step.waited(nanos.getAsLong() - from);
    if (delivery.isEmpty()) {
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
      program.accumulate(batch.flat());
    } catch (IllegalArgumentException e) {
      reject(batch.at(), e.getMessage());
      return;
    }
    rejectedInARow = 0;
    step.add(batch);
    reached = reached.after(batch.at().partition(), batch.at().offset());
    if (step.microBatches() >= settings.accumulationSteps()) {
      update();
      afterStep();
    }
  }

  private void update() {
    double rate = schedule.rate(progress.step());
    program.update(rate, step.targets());
    StepOutcome outcome = program.outcomes().get(0);
    if (!Double.isFinite(outcome.lossSum()) || !Double.isFinite(outcome.gradientNorm())) {
      throw new TrainingFailedException(
          "Step "
              + (progress.step() + 1)
              + " has loss "
              + outcome.lossSum() / step.targets()
              + " and gradient norm "
              + outcome.gradientNorm()
              + ", from the batches "
              + step.batches()
              + ": lower learning.rate or set max.grad.norm, and start again from"
              + " the newest checkpoint.");
    }
    long now = nanos.getAsLong();
    StepCompleted completed = step.completed(outcome, rate, now, clock.instant());
    progress.stepped(completed, reached);
    recorder.publish(completed);
    recorder.somethingToSave();
    step = new StepInProgress(now);
  }

  private void afterStep() throws InterruptedException {
    long done = progress.step();
    if (settings.evaluateEverySteps() > 0 && done % settings.evaluateEverySteps() == 0) {
      evaluate();
    }
    if (settings.checkpointEverySteps() > 0 && done % settings.checkpointEverySteps() == 0) {
      recorder.save(false);
    }
    if (settings.done(done)) {
      requested = new StopReason("max.steps = " + settings.maxSteps() + " is reached.", true);
    }
  }

  private void passEnded(Delivery.PassEnded ended) throws InterruptedException {
    // What is left over of a step is trained on, as Hugging Face's Trainer does at an epoch's end.
    if (step.microBatches() > 0) {
      reached = reached.afterPass(ended.pass());
      update();
      afterStep();
    } else {
      reached = reached.afterPass(ended.pass());
      progress.moved(reached);
    }
    if (settings.evaluateEveryPass()) {
      evaluate();
    }
    if (settings.done(reached)) {
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

  private void reject(BatchCoordinate at, String reason) {
    reached = reached.after(at.partition(), at.offset());
    if (step.microBatches() == 0) {
      progress.moved(reached);
    }
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
    RunState before = state;
    become(RunState.EVALUATING);
    Evaluations.Round round = evaluations.round(progress.step());
    step.leaveOut(round.nanos());
    become(before == RunState.STARTING ? RunState.WAITING : before);
    evaluations.outOfPatience().ifPresent(reason -> requested = reason);
    return round.sentence();
  }

  private void end(StopReason reason) throws InterruptedException {
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
