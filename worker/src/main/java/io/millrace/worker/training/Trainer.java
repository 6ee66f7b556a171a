package io.millrace.worker.training;

import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.service.SetupException;
import io.millrace.worker.checkpoint.Checkpoint;
import io.millrace.worker.control.CommandQueue;
import io.millrace.worker.program.DeviceMemoryException;
import io.millrace.worker.progress.BatchFormat;
import io.millrace.worker.progress.BestEvaluation;
import io.millrace.worker.progress.OpenCommand;
import io.millrace.worker.progress.Standing;
import io.millrace.worker.recovery.RecoveryWork;
import io.millrace.worker.recovery.Resumption;
import io.millrace.worker.recovery.Resumption.LastTurn;
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
  private final RecoveryWork recovery;
  private final Recovering recovering;
  private final FormatGuard formats;
  private final BatchSource source;
  private final CommandQueue arriving;
  private final CommandDesk commands;
  private final CommandExecution execution;
  private final Evaluations evaluations;
  private final RunRecorder recorder;
  private final RunProgress progress;
  private final StepRunner steps;
  private final MemoryFailure memoryFailure;
  private final Heartbeat heartbeat;
  private final LongSupplier nanos;

  private volatile RunState state = RunState.STARTING;

  /** What another thread asks for; it breaks texts off that are being generated. */
  private volatile StopReason toldToStop;

  private StopReason requested;
  private boolean beginsAnew;
  private volatile Tuning tuning;
  private boolean checkpointDue;
  private boolean recovered;
  private int rejectedInARow;

  /**
   * Puts a trainer together.
   *
   * @param nanos a monotonic clock, nanoseconds
   */
  public Trainer(TrainerParts parts, Clock clock, LongSupplier nanos) {
    this.settings = parts.settings();
    this.source = parts.source();
    this.recovery = parts.recovery();
    this.heartbeat = parts.heartbeat();
    this.formats = new FormatGuard(parts.settings().acceptedFingerprints());
    this.progress =
        new RunProgress(
            recovery.plan().resumption(),
            parts.settings().plan(),
            parts.settings().bestBy(),
            parts.identity().conditions());
    this.tuning = parts.tunings().of(progress.orders().changed(), progress.plan());
    this.recorder = new RunRecorder(parts, progress, clock, nanos);
    this.recovering = new Recovering(parts, tuning.pendingSteps(), recorder, nanos);
    this.arriving = parts.commands();
    this.commands = new CommandDesk(arriving, parts.inbox(), recorder, clock);
    this.evaluations =
        new Evaluations(
            new Evaluator(parts.program(), heartbeat),
            parts.evaluationSets().own(),
            progress,
            parts.settings().patience(),
            recorder,
            nanos);
    this.execution =
        new CommandExecution(parts, progress, recorder, evaluations, new Commanded(), nanos);
    StepLedger ledger =
        new StepLedger(parts.program(), progress, recorder, parts.settings().maxBadSteps());
    this.steps = new StepRunner(parts, tuning, progress, ledger, clock, nanos);
    this.memoryFailure = new MemoryFailure(steps, progress, recorder);
    this.nanos = nanos;
  }

  /** What the run is doing; may be asked by any thread. */
  public RunState state() {
    return state;
  }

  /** What commands can change, as it is now; may be asked by any thread. */
  public Tuning tuning() {
    return tuning;
  }

  /** Asks the run to end after the turn at hand; may be called by any thread. */
  public void requestStop(StopReason reason) {
    toldToStop = reason;
  }

  /** Whether it has ended only to be begun anew, because the run was rolled back. */
  public boolean beginsAnew() {
    return beginsAnew;
  }

  /**
   * Publishes the start, takes the journalled steps again that the checkpoint does not have, and
   * does what was due when the run broke off.
   *
   * @throws io.millrace.worker.source.SourceException when a journalled batch cannot be had
   * @throws TrainingFailedException when the device has no room
   */
  public void begin(EventPayload.RunStarted started) throws InterruptedException {
    try {
      recover(started);
    } catch (DeviceMemoryException e) {
      throw memoryFailure.of(e, recovered);
    }
  }

  private void recover(EventPayload.RunStarted started) throws InterruptedException {
    Resumption resumption = recovery.plan().resumption();
    recorder.publish(started);
    recovering.publishCheckpoints();
    if (!recovery.gaps().isEmpty()) {
      steps.goOver(recovery.gaps());
      recorder.publish(
          new EventPayload.BatchesMissing(
              recovery.gaps(), "The topic no longer has them, and recovery.missing.batches=skip."));
    }
    become(RunState.RECOVERING);
    recovered = recovering.run(this::goesOnRecovering);
    if (recovered) {
      catchUp(resumption);
    }
  }

  /** Also whether another worker has taken the run over, which long recoveries should notice. */
  private boolean goesOnRecovering() {
    heartbeat.beat();
    recorder.requireWorking();
    return ending() == null;
  }

  private StopReason ending() {
    return toldToStop == null ? requested : toldToStop;
  }

  /** Does what an uninterrupted run would have done after its last step, or before its first. */
  private void catchUp(Resumption resumption) throws InterruptedException {
    steps.judge();
    if (evaluationDue(resumption)) {
      evaluate();
    } else if (!resumption.patienceAsked()) {
      evaluations.outOfPatience().ifPresent(reason -> requested = reason);
    }
    saveBestIfLost();
    for (OpenCommand open : progress.orders().open()) {
      if (ending() == null) {
        execution.complete(open);
      }
    }
    become(RunState.WAITING);
    checkpointDue |= recovery.saveAfterwards();
    checkpointDue |=
        resumption.lastTurn() == LastTurn.STEP
            && resumption.from() < progress.step()
            && due(tuning.checkpointEverySteps(), progress.step());
    if (checkpointDue) {
      saveIfGood();
    }
    steps.restartClock();
    progress.orders().stopping().ifPresent(stop -> requested = StopReason.of(stop));
    boolean done = settings.done(progress.step()) || settings.done(progress.position());
    if (done && requested == null) {
      // A crash may have come between the run's last step and its last checkpoint.
      boolean saved = recorder.hasSavedThis();
      requested = new StopReason("All that the run was to do is done.", !saved);
    }
  }

  /** A crash may have come between the evaluation of the best and its checkpoint. */
  private void saveBestIfLost() {
    BestEvaluation best = progress.best();
    boolean isHere = best.value().isPresent() && best.step() == progress.step();
    boolean stands =
        recovery
            .plan()
            .checkpoint()
            .map(Checkpoint::manifest)
            .filter(saved -> saved.wasBest() && saved.best().isOf(best))
            .isPresent();
    if (isHere && progress.step() > 0 && !stands) {
      recorder.save(true);
    }
  }

  private boolean evaluationDue(Resumption resumption) {
    boolean due =
        switch (resumption.lastTurn()) {
          case START -> settings.evaluateAtStart();
          case STEP -> due(tuning.evaluateEverySteps(), progress.step());
          case PASS -> settings.evaluateEveryPass();
        };
    return due && !resumption.evaluated();
  }

  /**
   * One turn.
   *
   * @return whether the run goes on
   * @throws TrainingFailedException when it cannot
   * @throws SetupException when nothing that comes can be trained on
   */
  public boolean runOnce() throws InterruptedException {
    try {
      return turn();
    } catch (DeviceMemoryException e) {
      throw memoryFailure.of(e, recovered);
    }
  }

  private boolean turn() throws InterruptedException {
    heartbeat.beat();
    recorder.publishSaves();
    // In the middle of a recovery the model is not the run's: nothing may look at it or save it.
    if (recovered) {
      obeyCommands();
    }
    if (beginsAnew) {
      return false;
    }
    if (ending() != null) {
      end(ending());
      return false;
    }
    if (progress.orders().paused()) {
      rest();
      return true;
    }
    if (steps.stepIfComplete()) {
      // By a command that has lowered its number of batches.
      steps.settle();
      afterStep();
      return true;
    }
    long from = nanos.getAsLong();
    Optional<Delivery> delivery = source.poll(POLL);
    steps.waited(nanos.getAsLong() - from);
    if (delivery.isEmpty()) {
      // The device has time to be asked, and whoever watches an idle run sees its last steps.
      steps.settle();
      if (checkpointDue) {
        saveIfGood();
      }
      become(RunState.WAITING);
    } else {
      become(RunState.TRAINING);
      take(delivery.get());
    }
    return true;
  }

  /** Does what is left to do for a run that is paused, and waits for the next command. */
  private void rest() throws InterruptedException {
    steps.settle();
    if (checkpointDue) {
      saveIfGood();
    }
    become(RunState.PAUSED);
    long from = nanos.getAsLong();
    arriving.await(POLL);
    steps.leaveOut(nanos.getAsLong() - from);
  }

  /** Records that the run has failed, as far as that is still possible. */
  public void fail(String reason) {
    state = RunState.FAILED;
    recorder.failed(reason);
  }

  private void obeyCommands() throws InterruptedException {
    // What is not taken from the topic, a later start finds there.
    while (ending() == null && !beginsAnew) {
      Optional<CommandDesk.Order> next = commands.next();
      if (next.isEmpty()) {
        return;
      }
      steps.settle();
      execution.obey(next.get());
    }
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
    Optional<String> objection = objection(batch);
    if (objection.isPresent()) {
      reject(batch.at(), objection.get());
      return;
    }
    try {
      steps.add(batch);
    } catch (IllegalArgumentException e) {
      reject(batch.at(), e.getMessage());
      return;
    }
    rejectedInARow = 0;
    if (progress.format().isEmpty()) {
      adopt(FormatGuard.of(batch.batch()));
    }
    if (steps.stepIfComplete()) {
      afterStep();
    }
  }

  private Optional<String> objection(Delivery.Batch batch) {
    return batch.flat().targets() == 0
        ? Optional.of("It has no target: nothing in it can be trained on.")
        : formats.objection(batch.batch(), progress.format());
  }

  private void adopt(BatchFormat format) {
    progress.format(format);
    recorder.publish(
        new EventPayload.BatchFormatAdopted(
            format.tokenizerFingerprint(), format.formatFingerprint()));
  }

  private void afterStep() throws InterruptedException {
    long done = steps.dispatched();
    if (due(tuning.evaluateEverySteps(), done)) {
      evaluate();
    }
    checkpointDue |= due(tuning.checkpointEverySteps(), done);
    if (checkpointDue && done == progress.step() && recorder.hasSavedThis()) {
      // As the best evaluated.
      checkpointDue = false;
    }
    if (checkpointDue) {
      saveIfGood();
    }
    if (settings.done(done)) {
      requested = new StopReason("max.steps = " + settings.maxSteps() + " is reached.", true);
    }
  }

  private static boolean due(long everySteps, long step) {
    return everySteps > 0 && step > 0 && step % everySteps == 0;
  }

  /**
   * Saves a checkpoint, or leaves it due: while another is being written, so that training never
   * waits for the disk, and while steps are being skipped, as the weights are those of the last
   * good one then, and copies of it would push older checkpoints out.
   */
  private void saveIfGood() throws InterruptedException {
    if (recorder.saving()) {
      return;
    }
    steps.settle();
    boolean wanted = progress.skippedInARow() == 0 || recorder.isSaveCommanded();
    if (wanted && recorder.save(false)) {
      checkpointDue = false;
    }
  }

  private void passEnded(Delivery.PassEnded ended) throws InterruptedException {
    if (steps.finishPass()) {
      afterStep();
    }
    steps.nextPass(ended.pass());
    recorder.publish(new EventPayload.PassCompleted(ended.pass()));
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
    boolean known = progress.hasRejected(at);
    steps.passOver(at);
    if (known) {
      // By this run before it broke off: the journal has it.
      return;
    }
    recorder.publish(new EventPayload.BatchRejected(at.partition(), at.offset(), reason));
    if (++rejectedInARow >= settings.maxRejectedBatches()) {
      String sentence =
          rejectedInARow
              + " batches in a row could not be trained on, the last one (partition "
              + at.partition()
              + ", offset "
              + at.offset()
              + ") because: "
              + reason;
      recorder.rollBackToLastStep(sentence);
      throw new SetupException(sentence + " A restart tries them again.");
    }
  }

  /** Evaluates, keeps the best, and ends the run when patience is over. */
  private void evaluate() throws InterruptedException {
    aside(RunState.EVALUATING, () -> evaluations.own(Evaluations.Answer.NONE));
    evaluations.outOfPatience().ifPresent(reason -> requested = reason);
  }

  private void aside(RunState during, CommandExecution.Work work) throws InterruptedException {
    steps.settle();
    RunState before = state;
    become(during);
    steps.leaveOut(work.run());
    become(before == RunState.RECOVERING ? RunState.WAITING : before);
  }

  private void end(StopReason reason) throws InterruptedException {
    steps.settle();
    become(RunState.STOPPING);
    // In the middle of a recovery the model is nowhere; the journal has all that a restart needs.
    if (recovered && (reason.checkpoint() || recorder.isSaveCommanded())) {
      recorder.saveAndWait();
    }
    if (recovered && toldToStop == null) {
      refuseLatecomers();
    }
    recorder.stopped(reason.sentence());
    become(RunState.STOPPED);
  }

  /**
   * What has come while the run ended is not left to surprise a later start; where only the worker
   * ends, the run goes on elsewhere and obeys it there.
   */
  private void refuseLatecomers() {
    Optional<CommandDesk.Order> next = commands.next();
    while (next.isPresent()) {
      execution.refuse(next.get(), "The run is ending: send it again when it has been started.");
      next = commands.next();
    }
  }

  private void become(RunState next) {
    state = state.to(next);
  }

  /** What commands do to this loop. */
  private final class Commanded implements CommandExecution.Loop {
    @Override
    public void stop(StopReason reason) {
      requested = reason;
    }

    @Override
    public boolean goesOn() {
      heartbeat.beat();
      return toldToStop == null;
    }

    @Override
    public void beginAnew() {
      beginsAnew = true;
    }

    @Override
    public Tuning tuning() {
      return tuning;
    }

    @Override
    public void tune(Tuning newTuning) {
      tuning = newTuning;
      steps.tune(newTuning);
    }

    @Override
    public Standing next(int accumulationSteps) {
      return steps.next(accumulationSteps);
    }

    @Override
    public void saveSoon() throws InterruptedException {
      checkpointDue = true;
      saveIfGood();
    }

    @Override
    public void aside(RunState during, CommandExecution.Work work) throws InterruptedException {
      Trainer.this.aside(during, work);
    }
  }
}
