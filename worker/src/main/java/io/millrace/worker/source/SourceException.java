package io.millrace.worker.source;

/** Batches cannot be read any more. */
public final class SourceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SourceException(String message, Throwable cause) {
    super(message, cause);
  }
}
