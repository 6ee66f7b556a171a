package io.millrace.cli.application;

import java.io.PrintWriter;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a command says to whoever has started it what it is about, a line at a time. */
final class Announcements {
  private static final Logger LOG = LoggerFactory.getLogger(Announcements.class);

  private Announcements() {}

  /** As they are, for people. */
  static Consumer<String> printed(PrintWriter out) {
    return line -> {
      out.println(line);
      out.flush();
    };
  }

  /** As lines of the log, where that is for machines and nothing else may be on the console. */
  static Consumer<String> logged() {
    return line -> LOG.info("{}", line.strip());
  }
}
