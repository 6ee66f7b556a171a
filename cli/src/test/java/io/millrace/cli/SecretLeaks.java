package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** Looks for secrets in what a process says and writes, and in all that it logs at DEBUG. */
final class SecretLeaks extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  /** All of the pipeline's; the broker in this process has loggers of its own besides. */
  private static final List<String> LOGGERS =
      List.of(
          "io.millrace",
          "ai.djl",
          "org.apache.kafka.clients",
          "org.apache.kafka.common",
          "org.apache.kafka.streams");

  private final Set<String> secrets;
  private final Queue<String> found = new ConcurrentLinkedQueue<>();
  private final AtomicLong lines = new AtomicLong();
  private final List<Runnable> restoring = new ArrayList<>();

  private SecretLeaks(Set<String> secrets) {
    this.secrets = secrets;
  }

  /** Begins to watch the logs. */
  static SecretLeaks watch(Set<String> secrets) {
    SecretLeaks leaks = new SecretLeaks(secrets);
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    leaks.setContext(context);
    leaks.start();
    for (String name : LOGGERS) {
      Logger logger = context.getLogger(name);
      Level level = logger.getLevel();
      logger.setLevel(Level.DEBUG);
      logger.setAdditive(false);
      logger.addAppender(leaks);
      leaks.restoring.add(
          () -> {
            logger.detachAppender(leaks);
            logger.setAdditive(true);
            logger.setLevel(level);
          });
    }
    return leaks;
  }

  @Override
  protected void append(ILoggingEvent event) {
    lines.incrementAndGet();
    look("the log of " + event.getLoggerName(), event.getFormattedMessage());
    for (IThrowableProxy cause = event.getThrowableProxy();
        cause != null;
        cause = cause.getCause()) {
      look("an exception in the log of " + event.getLoggerName(), cause.getMessage());
    }
  }

  /** Looks through a text. */
  void look(String where, String text) {
    if (text == null) {
      return;
    }
    for (String secret : secrets) {
      if (text.contains(secret)) {
        found.add(where + ": " + text.substring(0, Math.min(400, text.length())));
      }
    }
  }

  /** Looks through every file in a directory. */
  void lookInto(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(directory)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    assertThat(files).extracting(file -> file.getFileName().toString()).contains("run.json");
    for (Path file : files) {
      look(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
    }
  }

  void requireNone() {
    assertThat(lines.get()).as("lines logged").isPositive();
    assertThat(found).isEmpty();
  }

  @Override
  public void close() {
    restoring.forEach(Runnable::run);
    stop();
  }
}
