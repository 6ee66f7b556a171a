package io.millrace.worker.training;

import io.millrace.schemas.control.Command;
import io.millrace.worker.progress.OpenCommand;

/**
 * Why and how a run ends.
 *
 * @param sentence for the people who watch
 * @param checkpoint whether it saves one first
 */
public record StopReason(String sentence, boolean checkpoint) {

  /** Of a stop that a run was told. */
  static StopReason of(OpenCommand stop) {
    return new StopReason(
        "Command " + stop.id() + " of " + stop.issuedBy() + ".",
        ((Command.Stop) stop.command()).checkpoint());
  }
}
