package io.millrace.service.registry;

import io.millrace.schemas.avro.ContractException;

/** Nothing can be read under an id, whoever asks. */
public final class UnusableSchemaException extends ContractException {
  private static final long serialVersionUID = 1L;

  private final boolean unknown;

  /**
   * Says why.
   *
   * @param unknown whether the registry has nothing under the id; else it has something that cannot
   *     be used
   */
  UnusableSchemaException(boolean unknown, String sentence) {
    super(sentence);
    this.unknown = unknown;
  }

  /** Whether the registry has nothing under the id. */
  public boolean unknown() {
    return unknown;
  }
}
