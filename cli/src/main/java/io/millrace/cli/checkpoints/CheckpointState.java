package io.millrace.cli.checkpoints;

import io.millrace.worker.checkpoint.CheckpointCatalog.Entry;
import java.util.Optional;

/**
 * A checkpoint, and whether a run could go on from it.
 *
 * @param entry what is on disk
 * @param best whether it is the run's best evaluated, as far as the checkpoints looked at tell
 * @param journalAsked whether the run's journal was asked about it
 * @param objection of the journal, a sentence; empty where it knows the checkpoint or was not asked
 */
record CheckpointState(
    Entry entry, boolean best, boolean journalAsked, Optional<String> objection) {

  /** Why a run could not go on from it, a sentence; empty where it could. */
  Optional<String> problem() {
    return entry.problem().or(() -> objection);
  }

  /** In a few words or a sentence. */
  String verdict() {
    return problem().orElse(journalAsked ? "whole, and the journal knows it" : "whole");
  }
}
