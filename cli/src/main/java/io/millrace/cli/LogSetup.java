package io.millrace.cli;

import java.util.Optional;
import java.util.Set;

/** Tells logback.xml, before the first logger is made, which command this is. */
final class LogSetup {
  private static final String FILE = "millrace.log.file";
  private static final Set<String> LONG_RUNNING = Set.of("broker", "preprocess", "train");

  private LogSetup() {}

  /** A long-running command reports its work on the console, any other only what is wrong. */
  static void forCommand(String[] arguments) {
    String command = arguments.length == 0 ? "" : arguments[0];
    boolean longRunning = LONG_RUNNING.contains(command);
    setUnlessGiven("millrace.log.console.level", longRunning ? "INFO" : "WARN");
    setUnlessGiven("millrace.log.console.stream", longRunning ? "System.out" : "System.err");
    setUnlessGiven(FILE, "runs/logs/" + (longRunning ? command : "millrace") + ".log");
  }

  /** The log file, if one is written. */
  static Optional<String> file() {
    return Optional.ofNullable(System.getProperty(FILE));
  }

  private static void setUnlessGiven(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
