package io.millrace.service;

/**
 * Something that whoever started the program can put right: a wrong path, a value out of range, a
 * port in use, a broker that is not there. The message is one sentence that names the thing and the
 * fix; the command line prints it and exits with code 2.
 */
public final class SetupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SetupException(String message) {
    super(message);
  }

  public SetupException(String message, Throwable cause) {
    super(message, cause);
  }
}
