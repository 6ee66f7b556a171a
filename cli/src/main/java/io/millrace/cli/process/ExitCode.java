package io.millrace.cli.process;

/** How a command ended, as the shell sees it. */
public final class ExitCode {
  /** All went well. */
  public static final int OK = 0;

  /** It ran and did not succeed. */
  public static final int FAILED = 1;

  /** It could not run: something is set wrongly, and the message says what. */
  public static final int SETUP = 2;

  /** Another worker of the run has taken over: starting this one again would take it back. */
  public static final int TAKEN_OVER = 3;

  /** Ctrl-C, where nothing else applies. */
  public static final int INTERRUPTED = 130;

  private ExitCode() {}
}
