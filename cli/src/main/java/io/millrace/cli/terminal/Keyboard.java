package io.millrace.cli.terminal;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys, read as they are pressed and not shown, until it is closed. By {@code stty}, because the
 * JDK has no way to it. Ctrl-C goes on to be a signal. Safe for use by several threads.
 */
public final class Keyboard implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Keyboard.class);
  private static final File TERMINAL = new File("/dev/tty");
  private static final long PATIENCE_SECONDS = 5;

  private final BlockingQueue<Character> pressed = new LinkedBlockingQueue<>();
  private final String before;

  private Keyboard(String before) {
    this.before = before;
  }

  /** Takes the terminal's keyboard; where that cannot be had, there are no keys. */
  public static Keyboard open() {
    Optional<String> before = stty(List.of("-g")).filter(printed -> !printed.isEmpty());
    // Ctrl-Z would leave the shell with a terminal that is set for this program, and shows nothing.
    if (before.isEmpty()
        || !isSet(List.of("-icanon", "-echo", "min", "1", "time", "0", "susp", "undef"))) {
      return new Keyboard("");
    }
    Keyboard keyboard = new Keyboard(before.get());
    Thread reader = new Thread(keyboard::read, "keyboard");
    // It waits for a key for ever.
    reader.setDaemon(true);
    reader.start();
    return keyboard;
  }

  /** Whether there are any. */
  public boolean available() {
    return !before.isEmpty();
  }

  /** What was pressed since the last call. */
  public List<Character> pressed() {
    List<Character> keys = new ArrayList<>();
    pressed.drainTo(keys);
    return keys;
  }

  private void read() {
    try (InputStream in = new FileInputStream(TERMINAL)) {
      for (int key = in.read(); key >= 0; key = in.read()) {
        pressed.add((char) key);
      }
    } catch (IOException e) {
      LOG.debug("No more keys can be read", e);
    }
  }

  /** Gives the keyboard back as it was. */
  @Override
  public void close() {
    if (available() && !isSet(List.of(before))) {
      LOG.warn("The terminal could not be set back: the command stty sane does it.");
    }
  }

  private static boolean isSet(List<String> arguments) {
    return stty(arguments).isPresent();
  }

  /** Runs it and returns what it prints; empty where it fails. */
  private static Optional<String> stty(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("stty"));
    command.addAll(arguments);
    try {
      Process stty =
          new ProcessBuilder(command)
              .redirectInput(TERMINAL)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String printed =
          new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
      return stty.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && stty.exitValue() == 0
          ? Optional.of(printed)
          : Optional.empty();
    } catch (IOException e) {
      LOG.debug("The terminal's keyboard cannot be set", e);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
