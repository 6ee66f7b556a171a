package io.millrace.cli.terminal;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

/**
 * Keeps back what this process writes to its error output, such as warnings of the log, while a
 * picture is on the screen that they would spoil; all of it is written when this is closed.
 */
public final class HeldErrors implements AutoCloseable {
  private final PrintStream before = System.err;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();

  /** Begins to keep back. */
  public HeldErrors() {
    System.setErr(new PrintStream(held, true, Charset.defaultCharset()));
  }

  @Override
  public void close() {
    System.setErr(before);
    before.writeBytes(held.toByteArray());
    before.flush();
  }
}
