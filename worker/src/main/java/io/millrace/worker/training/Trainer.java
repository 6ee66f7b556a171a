package io.millrace.worker.training;

import io.millrace.schemas.control.Command;
import io.millrace.schemas.control.ControlCommand;
import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.service.SetupException;
import io.millrace.worker.control.CommandInbox;
import io.millrace.worker.control.CommandInbox.Verdict;
import io.millrace.worker.control.CommandQueue;
import io.millrace.worker.control.ReceivedCommand;
import io.millrace.worker.program.StepOutcome;
import io.millrace.worker.program.TrainingProgram;
import io.millrace.worker.source.BatchSource;
import io.millrace.worker.source.Delivery;
import io.millrace.worker.source.ReadPosition;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The training loop. One thread calls {@link #begin}, then {@link #runOnce} until it says that the
 * run is over; each turn takes the commands that have come and at most one batch. Everything it
 * decides is published as an event.
 */
public final class Trainer {
  private static final Logger LOG = LoggerFactory.getLogger(Trainer.class);

  /** How long a turn waits for a batch: the longest that a command waits when there is no data. */
  private static final Duration POLL = Duration.ofMillis(50);

  private final TrainingSettings settings;
  private final LearningRateSchedule schedule;
  private final TrainingProgram program;
  private final BatchSource source;
  private final CommandQueue commands;
  private final CommandInbox inbox;
  private final Evaluator evaluator;
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
    this.commands = parts.commands();
    this.inbox = parts.inbox();
    this.evaluator = new Evaluator(parts.program(), parts.evaluationSet());
    this.progress = parts.resumed().map(RunProgress::new).orElseGet(RunProgress::new);
    this.recorder = new RunRecorder(parts, progress, clock, nanos);
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
    Optional<ReceivedCommand> next = commands.next();
    while (next.isPresent()) {
      Verdict verdict = inbox.judge(next.get(), clock.millis());
      if (verdict instanceof Verdict.Ignore ignore) {
        LOG.debug("Ignored a command: {}", ignore.reason());
      } else if (verdict instanceof Verdict.Reject reject) {
        recorder.publish(
            new EventPayload.CommandRejected(
                reject.id(), reject.type(), reject.issuedBy(), reject.reason()));
      } else if (verdict instanceof Verdict.Obey obey) {
        obey(obey.envelope(), obey.command());
      }
      recorder.somethingToSave();
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
    StepOutcome outcome = program.update(rate, step.targets());
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
    long from = nanos.getAsLong();
    Evaluator.Result result = evaluator.evaluate();
    long took = nanos.getAsLong() - from;
    step.leaveOut(took);
    become(before == RunState.STARTING ? RunState.WAITING : before);
    if (result.targets() == 0) {
      LOG.warn("The evaluation topic has no batch: nothing was evaluated.");
      return "There is no batch on the evaluation topic.";
    }
    double loss = result.lossSum() / result.targets();
    boolean best = progress.best().improvedBy(loss, progress.step());
    int withoutImprovement = progress.best().withoutImprovement();
    recorder.publish(
        new EventPayload.EvaluationCompleted(
            loss,
            Math.exp(loss),
            result.batches(),
            result.targets(),
            took / 1e6,
            best,
            withoutImprovement));
    recorder.somethingToSave();
    if (best && progress.step() > 0) {
      recorder.save(true);
    }
    if (settings.patience() > 0 && withoutImprovement >= settings.patience()) {
      requested =
          new StopReason(
              "Early stopping: "
                  + withoutImprovement
                  + " evaluations without improvement on "
                  + progress.best().loss()
                  + ".",
              true);
    }
    return "Evaluation loss " + loss + " over " + result.targets() + " targets.";
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
