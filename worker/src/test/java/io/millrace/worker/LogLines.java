package io.millrace.worker;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What is logged until this is closed. */
public final class LogLines implements AutoCloseable {
  private final Logger logger;
  private final Level before;
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

  /** By a class. */
  public LogLines(Class<?> source) {
    this((Logger) LoggerFactory.getLogger(source));
  }

  /** By all of a package, details too. */
  public static LogLines allOf(String packageName) {
    LogLines lines = new LogLines((Logger) LoggerFactory.getLogger(packageName));
    lines.logger.setLevel(Level.DEBUG);
    return lines;
  }

  private LogLines(Logger logger) {
    this.logger = logger;
    before = logger.getLevel();
    appender.start();
    logger.addAppender(appender);
  }

  /** Level and message of each line. */
  public List<String> lines() {
    return appender.list.stream()
        .map(event -> event.getLevel() + " " + event.getFormattedMessage())
        .toList();
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
    logger.setLevel(before);
  }
}
