package io.millrace.worker.control;

import io.millrace.schemas.control.ControlCommand;

/** What came in on the control topic. */
public sealed interface ReceivedCommand {

  /** Offset on the control topic. */
  long offset();

  /**
   * A record that can be read.
   *
   * @param offset on the control topic
   * @param command for this or another run, with a type that may be unknown
   */
  record Decoded(long offset, ControlCommand command) implements ReceivedCommand {}

  /**
   * A record that is no command.
   *
   * @param offset on the control topic
   * @param reason what is wrong with it
   */
  record Malformed(long offset, String reason) implements ReceivedCommand {}
}
