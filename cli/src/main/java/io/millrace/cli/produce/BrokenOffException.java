package io.millrace.cli.produce;

/** Sending cannot go on: the broker is away, or this process is told not to wait for it. */
final class BrokenOffException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With the reason, as the end of a sentence. */
  BrokenOffException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
