package io.millrace.schemas.avro;

/** Bytes that do not follow a contract. The message says what is wrong with them. */
public class ContractException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ContractException(String message) {
    super(message);
  }

  public ContractException(String message, Throwable cause) {
    super(message, cause);
  }
}
