package io.millrace.worker.training;

import io.millrace.schemas.event.EventPayload;
import io.millrace.worker.checkpoint.Checkpointer;
import io.millrace.worker.checkpoint.RunManifest;
import io.millrace.worker.checkpoint.SaveRequest;
import io.millrace.worker.checkpoint.SaveResult;
import io.millrace.worker.control.CommandInbox;
import io.millrace.worker.journal.EventPublisher;
import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.program.TrainingProgram;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down what the trainer does: events into the journal, states into checkpoints. */
final class RunRecorder {
  private static final Logger LOG = LoggerFactory.getLogger(RunRecorder.class);

  private final TrainingSettings settings;
  private final RunProgress progress;
  private final CommandInbox inbox;
  private final TrainingProgram program;
  private final EventPublisher publisher;
  private final Checkpointer checkpointer;
  private final RunIdentity identity;
  private final Clock clock;
  private final LongSupplier nanos;
  private boolean unsaved = true;
  private Standing saved;
  private String newestCheckpoint;
  private String lastFailure = "";

  RunRecorder(TrainerParts parts, RunProgress progress, Clock clock, LongSupplier nanos) {
    this.settings = parts.settings();
    this.inbox = parts.inbox();
    this.program = parts.program();
    this.publisher = parts.publisher();
    this.checkpointer = parts.checkpointer();
    this.identity = parts.identity();
    this.progress = progress;
    this.saved = parts.resumed().map(Standing::of).orElse(null);
    this.clock = clock;
    this.nanos = nanos;
  }

  void publish(EventPayload payload) {
    publisher.publish(payload, progress.step(), progress.position());
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
    save(progress.now(), false);
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
    if (!progress.now().equals(saved)) {
      saveAndWait();
    }
  }

  /**
   * Takes a snapshot of the last good step and leaves the writing to the checkpointer. Steps that
   * were skipped since stay to be saved.
   */
  void save(boolean best) throws InterruptedException {
    save(progress.good(), best);
  }

  private void save(Standing standing, boolean best) throws InterruptedException {
    if (!unsaved) {
      return;
    }
    long from = nanos.getAsLong();
    checkpointer.awaitIdle();
    publishSaves();
    ModelSnapshot snapshot = program.snapshot();
    checkpointer.save(
        new SaveRequest(
            snapshot,
            manifest(standing, snapshot.updates()),
            best,
            (nanos.getAsLong() - from) / 1e6));
    saved = standing;
    unsaved = !standing.equals(progress.now());
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
                newestCheckpoint,
                saved.bytes(),
                saved.millis(),
                saved.request().stallMillis(),
                saved.request().best()));
      } else if (next.get() instanceof SaveResult.Failed failed) {
        unsaved = true;
        saved = null;
        lastFailure = failed.reason();
        LOG.error("Checkpoint {} was not saved: {}", failed.directory(), failed.reason());
        publish(new EventPayload.CheckpointFailed(failed.directory().toString(), failed.reason()));
      }
      next = checkpointer.result();
    }
  }

  void stopped(String reason) throws InterruptedException {
    checkpointer.awaitIdle();
    publishSaves();
    publish(new EventPayload.RunStopped(reason, false, Optional.ofNullable(newestCheckpoint)));
  }

  void failed(String reason) {
    try {
      publish(new EventPayload.RunStopped(reason, true, Optional.ofNullable(newestCheckpoint)));
    } catch (RuntimeException e) {
      LOG.error("That the run failed could not be written to the journal", e);
    }
  }

  private RunManifest manifest(Standing standing, long updates) {
    BestEvaluation best = progress.best();
    return new RunManifest(
        RunManifest.FORMAT_VERSION,
        settings.run(),
        identity.incarnation(),
        standing.step(),
        standing.position(),
        settings.endOffsets(),
        settings.plannedSteps(),
        inbox.nextOffset(),
        inbox.seen(),
        settings.seed(),
        updates,
        standing.microBatches(),
        Double.isNaN(best.loss()) ? null : best.loss(),
        best.step(),
        best.withoutImprovement(),
        standing.tokens(),
        standing.targets(),
        identity.tokenizerFingerprint(),
        clock.millis(),
        Map.of());
  }
}
