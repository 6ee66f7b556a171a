package io.millrace.worker.recovery;

import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.worker.checkpoint.RunManifest;
import java.util.Optional;

/**
 * Whether a run's journal knows a checkpoint: one that is ahead of the journal, or on a way that
 * was rolled back, holds steps that the run never took.
 */
public final class Recognition {
  private final RunManifest manifest;
  private boolean known;
  private boolean undone;

  /** Of a checkpoint, before any event is taken in. */
  public Recognition(RunManifest manifest) {
    this.manifest = manifest;
  }

  /** Takes in an event of the checkpoint's run, from its place in the journal on. */
  public void accept(TrainingEvent event) {
    if (event.sequence() == manifest.standing().sequence()) {
      known = event.incarnation().equals(manifest.incarnation());
    }
    undone |=
        event.sequence() > manifest.standing().sequence()
            && event.payload() instanceof EventPayload.RunRolledBack back
            && back.toStep() < manifest.step();
  }

  /** Why the checkpoint does not count by the events taken in, a sentence; empty where it does. */
  public Optional<String> objection() {
    if (!known) {
      return Optional.of(
          "The journal does not have event "
              + manifest.standing().sequence()
              + " by the incarnation that saved it.");
    }
    return undone ? Optional.of("The run has been rolled back behind it.") : Optional.empty();
  }
}
