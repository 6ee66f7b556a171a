package io.millrace.worker.training;

import static io.millrace.schemas.event.EvaluationMeasure.LOSS;

import io.millrace.schemas.control.Command;
import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.worker.checkpoint.Checkpoint;
import io.millrace.worker.checkpoint.Checkpointer;
import io.millrace.worker.checkpoint.RunManifest;
import io.millrace.worker.checkpoint.SaveRequest;
import io.millrace.worker.checkpoint.SaveResult;
import io.millrace.worker.journal.EventPublisher;
import io.millrace.worker.program.CapturedModel;
import io.millrace.worker.program.TrainingProgram;
import io.millrace.worker.progress.OpenCommand;
import io.millrace.worker.progress.Standing;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down what the trainer does: events into the journal, states into checkpoints. */
final class RunRecorder {
  private static final Logger LOG = LoggerFactory.getLogger(RunRecorder.class);

  private final TrainingSettings settings;
  private final RunProgress progress;
  private final TrainingProgram program;
  private final EventPublisher publisher;
  private final Checkpointer checkpointer;
  private final RunIdentity identity;
  private final Optional<Checkpoint> resumed;
  private final Clock clock;
  private final LongSupplier nanos;
  private boolean unsaved = true;
  private Standing saved;
  private String newestCheckpoint;
  private String lastFailure = "";

  RunRecorder(TrainerParts parts, RunProgress progress, Clock clock, LongSupplier nanos) {
    this.settings = parts.settings();
    this.program = parts.program();
    this.publisher = parts.publisher();
    this.checkpointer = parts.checkpointer();
    this.identity = parts.identity();
    this.progress = progress;
    this.resumed = parts.recovery().plan().checkpoint();
    this.saved = resumed.map(checkpoint -> checkpoint.manifest().standing()).orElse(null);
    this.newestCheckpoint = resumed.map(c -> c.directory().toString()).orElse(null);
    this.clock = clock;
    this.nanos = nanos;
  }

  void publish(EventPayload payload) {
    publish(List.of(payload));
  }

  /** Publishes events of which either all or none outlast a crash. */
  void publish(List<EventPayload> payloads) {
    if (payloads.isEmpty()) {
      return;
    }
    // What the run remembers is what a start after a crash would read.
    List<EventPayload> written = payloads.stream().map(settings.eventTexts()::written).toList();
    long sequence = publisher.publish(written, progress.step(), progress.position());
    written.forEach(payload -> progress.journalled(payload, sequence));
  }

  /**
   * Looks whether the journal takes events.
   *
   * @throws io.millrace.worker.journal.JournalException when it has failed
   */
  void requireWorking() {
    publisher.requireWorking();
  }

  /** Publishes that the steps since the last good one do not count, whose batches come again. */
  void rollBackToGood(String reason) {
    progress.backToGood();
    publish(rolledBack(reason));
    somethingToSave();
  }

  /** Publishes that the batches rejected since the last step are to come again. */
  void rollBackToLastStep(String reason) {
    progress.backToLastStep();
    publish(rolledBack(reason));
    somethingToSave();
  }

  /**
   * Publishes that what was done since a checkpoint does not count, and waits until that is
   * committed. The model is not moved: the run is to be begun anew.
   *
   * @param with published together with it
   */
  void rollBackTo(KeptCheckpoints.Kept checkpoint, String reason, List<EventPayload> with) {
    progress.backTo(checkpoint);
    List<EventPayload> together = new ArrayList<>(List.of(rolledBack(reason)));
    together.addAll(with);
    publish(together);
    publisher.awaitCommitted();
  }

  private EventPayload rolledBack(String reason) {
    Standing to = progress.now();
    return new EventPayload.RunRolledBack(
        reason,
        to.step(),
        to.position().pass(),
        to.position().nextOffsets().entrySet().stream()
            .map(next -> new BatchCoordinate(next.getKey(), next.getValue()))
            .sorted(Comparator.comparingInt(BatchCoordinate::partition))
            .toList(),
        to.tokens(),
        to.targets(),
        to.microBatches(),
        // Where readers of before there was a choice look for it, and where it means what it says.
        progress.best().value().filter(value -> progress.best().measure() == LOSS),
        progress.best().step(),
        progress.best().withoutImprovement(),
        progress.best().value());
  }

  /** Waits until everything is on disk and in the journal that is on its way there. */
  void awaitAll() throws InterruptedException {
    checkpointer.awaitIdle();
    publishSaves();
    publisher.awaitCommitted();
  }

  /**
   * Publishes the checkpoint that the run goes on from if a crash came between its rename and its
   * event.
   *
   * @param announced directories of those that the journal knows
   */
  void announceResumed(Set<String> announced) {
    resumed
        .filter(checkpoint -> !announced.contains(checkpoint.directory().toString()))
        .ifPresent(
            checkpoint ->
                publish(
                    new EventPayload.CheckpointSaved(
                        checkpoint.manifest().step(),
                        checkpoint.directory().toString(),
                        checkpoint.bytes(),
                        0,
                        0,
                        checkpoint.manifest().wasBest())));
  }

  /** Whether a checkpoint of this very state stands or is being written. */
  boolean hasSavedThis() {
    return progress.now().isWhere(saved);
  }

  /** The newest checkpoint no longer says all there is to say. */
  void somethingToSave() {
    unsaved = true;
  }

  /**
   * Saves where the run stands, skipped steps counted, and waits for it.
   *
   * @throws TrainingFailedException when it cannot be saved: an end without the run's last state on
   *     disk is no good end
   */
  void saveAndWait() throws InterruptedException {
    checkpointer.awaitIdle();
    publishSaves();
    saveNow(false);
    checkpointer.awaitIdle();
    publishSaves();
    if (unsaved) {
      throw new TrainingFailedException(
          "The run ends at step "
              + progress.step()
              + " and its last checkpoint could not be saved: "
              + lastFailure
              + " The newest checkpoint is "
              + (newestCheckpoint == null ? "none" : newestCheckpoint)
              + ".");
    }
  }

  /**
   * As {@link #saveAndWait}, unless the last save was of this very state: a run that fails at the
   * same place at each restart must not push older checkpoints out.
   */
  void keepLastGood() throws InterruptedException {
    checkpointer.awaitIdle();
    publishSaves();
    if (!hasSavedThis()) {
      saveAndWait();
    }
  }

  /**
   * Takes a snapshot and leaves the writing to the checkpointer; never waits for the disk.
   *
   * @param best whether it is the best evaluated so far: no later one has its weights, so it waits
   *     in memory while another is being written
   * @return false where it is none to wait for, and has to be asked for again
   */
  boolean save(boolean best) {
    if (!best && saving()) {
      return false;
    }
    publishSaves();
    saveNow(best);
    return true;
  }

  /** Whether a checkpoint is being written. */
  boolean saving() {
    return !checkpointer.idle();
  }

  private void saveNow(boolean best) {
    if (!unsaved) {
      return;
    }
    long from = nanos.getAsLong();
    CapturedModel model = program.capture();
    checkpointer.save(
        new SaveRequest(model, manifest(model.updates()), best, (nanos.getAsLong() - from) / 1e6));
    saved = progress.now();
    unsaved = false;
  }

  /**
   * Publishes what has become of the saves.
   *
   * @throws io.millrace.worker.journal.JournalException when the journal has failed
   */
  void publishSaves() {
    publisher.requireWorking();
    Optional<SaveResult> next = checkpointer.result();
    while (next.isPresent()) {
      if (next.get() instanceof SaveResult.Saved saved) {
        newestCheckpoint = saved.directory().toString();
        publish(
            new EventPayload.CheckpointSaved(
                saved.request().manifest().step(),
                newestCheckpoint,
                saved.bytes(),
                saved.millis(),
                saved.request().stallMillis(),
                saved.request().best()));
        completeSaves(saved.request().manifest().control().orders().open(), false);
      } else if (next.get() instanceof SaveResult.Failed failed) {
        unsaved = true;
        saved = null;
        lastFailure = failed.reason();
        LOG.error("Checkpoint {} was not saved: {}", failed.directory(), failed.reason());
        publish(new EventPayload.CheckpointFailed(failed.directory().toString(), failed.reason()));
        completeSaves(failed.request().manifest().control().orders().open(), true);
      } else if (next.get() instanceof SaveResult.Superseded superseded) {
        LOG.info(
            "The best checkpoint of step {} was not begun: the disk was busy until step {} was"
                + " better",
            superseded.request().manifest().step(),
            superseded.byStep());
      }
      next = checkpointer.result();
    }
  }

  /** Whether a command to save a checkpoint is not completed. */
  boolean isSaveCommanded() {
    return progress.orders().open().stream().anyMatch(RunRecorder::isSave);
  }

  /** Completes the commands to save a checkpoint where one of this very state stands already. */
  void completeSavesIfSaved() {
    publishSaves();
    if (hasSavedThis() && !saving()) {
      completeSaves(progress.orders().open(), false);
    }
  }

  /**
   * Completes commands to save a checkpoint.
   *
   * @param open what was open when the newest one was taken: a command that came later asks for
   *     what was done since as well
   */
  private void completeSaves(List<OpenCommand> open, boolean failed) {
    for (OpenCommand command : open) {
      if (isSave(command) && progress.orders().isOpen(command.id())) {
        publish(
            new EventPayload.CommandCompleted(
                command.id(),
                command.type(),
                command.issuedBy(),
                failed ? lastFailure : "The checkpoint is " + newestCheckpoint + ".",
                failed));
      }
    }
  }

  private static boolean isSave(OpenCommand command) {
    return command.command() instanceof Command.Checkpoint;
  }

  void stopped(String reason) throws InterruptedException {
    checkpointer.awaitIdle();
    publishSaves();
    publish(new EventPayload.RunStopped(reason, false, Optional.ofNullable(newestCheckpoint)));
    publisher.awaitCommitted();
  }

  void failed(String reason) {
    try {
      publish(new EventPayload.RunStopped(reason, true, Optional.ofNullable(newestCheckpoint)));
    } catch (RuntimeException e) {
      LOG.error("That the run failed could not be written to the journal", e);
    }
  }

  private RunManifest manifest(long updates) {
    return new RunManifest(
        RunManifest.FORMAT_VERSION,
        settings.run(),
        identity.incarnation(),
        clock.millis(),
        progress.now(),
        progress.good(),
        publisher.place(),
        progress.rejected(),
        updates,
        progress.best(),
        progress.patienceAsked(),
        progress.control(),
        progress.plan(),
        progress.format(),
        identity.conditions(),
        Map.of());
  }
}
