package io.millrace.cli.produce;

import org.apache.kafka.common.errors.InterruptException;

/** Sending cannot go on: the broker is away, or this process is told not to wait for it. */
final class BrokenOffException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With the reason, as the end of a sentence. */
  BrokenOffException(String reason, Throwable cause) {
    super(reason, cause);
  }

  /**
   * This thread was interrupted while it waited for the broker. From here on it is not: what is
   * left to do, it does without waiting.
   */
  static BrokenOffException interrupted(InterruptException e) {
    boolean unused = Thread.interrupted();
    return new BrokenOffException("the broker does not answer, and it was told to end", e);
  }
}
