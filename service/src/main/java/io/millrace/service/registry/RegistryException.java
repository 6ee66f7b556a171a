package io.millrace.service.registry;

/**
 * A registry could not be asked, so that nobody knows whether a record is good. It ends the
 * process: the record is neither processed nor a dead letter, and comes again after the restart.
 */
public final class RegistryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean passing;

  /**
   * Says what is wrong.
   *
   * @param passing whether the same request may do better a little later
   */
  RegistryException(String sentence, boolean passing, Throwable cause) {
    super(sentence, cause);
    this.passing = passing;
  }

  boolean passing() {
    return passing;
  }
}
