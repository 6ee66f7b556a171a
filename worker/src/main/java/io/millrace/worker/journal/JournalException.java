package io.millrace.worker.journal;

/** The journal cannot be written; the run must end. */
public final class JournalException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean fenced;

  /**
   * The journal has failed.
   *
   * @param fenced whether it is somebody else's now
   */
  public JournalException(String message, Throwable cause, boolean fenced) {
    super(message, cause);
    this.fenced = fenced;
  }

  /** Whether another worker has taken the run over. */
  public boolean fenced() {
    return fenced;
  }
}
