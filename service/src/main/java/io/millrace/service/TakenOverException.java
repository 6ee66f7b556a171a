package io.millrace.service;

/**
 * Somebody else does this work now: this process must end, and must not be started again blindly.
 */
public final class TakenOverException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * With a sentence for whoever runs it.
   *
   * @param cause how it was noticed
   */
  public TakenOverException(String message, Throwable cause) {
    super(message, cause);
  }
}
