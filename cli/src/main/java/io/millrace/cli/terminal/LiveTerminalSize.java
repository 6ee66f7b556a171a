package io.millrace.cli.terminal;

import io.millrace.cli.process.Signals;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The size of the terminal that this process runs in, read again whenever the terminal says that it
 * has another (SIGWINCH). By {@code stty}, because the JDK has no way to ask.
 */
final class LiveTerminalSize implements Supplier<TerminalSize> {
  private static final Logger LOG = LoggerFactory.getLogger(LiveTerminalSize.class);
  private static final File TERMINAL = new File("/dev/tty");

  private volatile TerminalSize size;

  private LiveTerminalSize() {
    size = read();
  }

  /** Reads it now, and follows it from here on. */
  static LiveTerminalSize follow() {
    LiveTerminalSize live = new LiveTerminalSize();
    // For as long as the process lives: where the signal is unknown, the first size stays.
    var unused = Signals.on("WINCH", () -> live.size = read());
    return live;
  }

  @Override
  public TerminalSize get() {
    return size;
  }

  private static TerminalSize read() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(TERMINAL)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return TerminalSize.parse(
          new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
    } catch (IOException e) {
      LOG.debug("The terminal cannot be asked for its size", e);
      return TerminalSize.USUAL;
    }
  }
}
