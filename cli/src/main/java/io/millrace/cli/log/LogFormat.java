package io.millrace.cli.log;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import org.slf4j.LoggerFactory;

/** How a long-running command writes its log, on the console and into its file. */
public enum LogFormat {
  /** Lines for people. */
  TEXT,
  /** A JSON object per line, for whatever collects logs. */
  JSON;

  private static volatile LogFormat inForce = TEXT;

  /** How the process's lines are written now. */
  public static LogFormat inForce() {
    return inForce;
  }

  /**
   * The format of a setting's value.
   *
   * @param value one that {@code log.format} allows
   */
  public static LogFormat of(String value) {
    return valueOf(value.toUpperCase(Locale.ROOT));
  }

  /** Has every line from here on written so. */
  public void apply() {
    apply((LoggerContext) LoggerFactory.getILoggerFactory());
    inForce = this;
  }

  void apply(LoggerContext context) {
    if (this == TEXT) {
      // As logback.xml has it.
      return;
    }
    Set<Appender<?>> done = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Logger logger : context.getLoggerList()) {
      Iterator<Appender<ILoggingEvent>> appenders = logger.iteratorForAppenders();
      while (appenders.hasNext()) {
        Appender<ILoggingEvent> appender = appenders.next();
        if (appender instanceof OutputStreamAppender<ILoggingEvent> writer && done.add(writer)) {
          writer.setEncoder(json(context));
        }
      }
    }
  }

  private static JsonEncoder json(LoggerContext context) {
    JsonEncoder encoder = new JsonEncoder();
    encoder.setContext(context);
    encoder.setWithFormattedMessage(true);
    encoder.setWithMessage(false);
    encoder.setWithArguments(false);
    encoder.setWithKVPList(false);
    encoder.setWithMarkers(false);
    encoder.setWithContext(false);
    encoder.setWithSequenceNumber(false);
    encoder.setWithNanoseconds(false);
    encoder.start();
    return encoder;
  }
}
