package io.millrace.service.http;

/** What an application says of itself at /health. Called by the HTTP server's threads. */
public interface Health {

  /** Whether the process works at all; one that does not should be restarted. */
  Status live();

  /** Whether it does its work at present, for example has its model loaded. */
  Status ready();

  /**
   * An answer.
   *
   * @param ok whether all is well
   * @param state that the application is in, one lower-case word
   * @param reason a sentence that says why it is well or not
   */
  record Status(boolean ok, String state, String reason) {}
}
