package io.millrace.worker.generation;

/** A prompt that cannot be continued. The message says which one, and what to do. */
public final class GenerationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public GenerationException(String message) {
    super(message);
  }
}
