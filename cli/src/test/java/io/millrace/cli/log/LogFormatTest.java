package io.millrace.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.service.log.LogContext;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

class LogFormatTest {
  private final LoggerContext context = new LoggerContext();
  private final Logger logger = context.getLogger("log.format.test");
  private final OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @BeforeEach
  void begin() {
    PatternLayoutEncoder plain = new PatternLayoutEncoder();
    plain.setContext(context);
    plain.setPattern("%level %msg%n");
    plain.start();
    appender.setContext(context);
    appender.setEncoder(plain);
    appender.setOutputStream(written);
    appender.start();
    logger.addAppender(appender);
    context.setMDCAdapter(((LoggerContext) LoggerFactory.getILoggerFactory()).getMDCAdapter());
    MDC.put(LogContext.RUN, "alpaca");
    MDC.put(LogContext.STEP, "12");
  }

  @AfterEach
  void end() {
    context.stop();
    MDC.clear();
  }

  @Test
  void aLineIsAnObjectThatKnowsRunAndStep() throws Exception {
    LogFormat.of("json").apply(context);

    logger.warn("The disk is \"{}\"", "full", new IllegalStateException("why"));

    String[] lines = written.toString(StandardCharsets.UTF_8).split("\n", -1);
    assertThat(lines).hasSize(2);
    JsonNode line = new ObjectMapper().readTree(lines[0]);
    assertThat(line.get("level").asText()).isEqualTo("WARN");
    assertThat(line.get("formattedMessage").asText()).isEqualTo("The disk is \"full\"");
    assertThat(line.get("mdc").get("run").asText()).isEqualTo("alpaca");
    assertThat(line.get("mdc").get("step").asText()).isEqualTo("12");
    assertThat(line.get("timestamp").isNumber()).isTrue();
    assertThat(line.get("throwable").get("message").asText()).isEqualTo("why");
  }

  @Test
  void asTextItIsAsItWas() {
    LogFormat.of("text").apply(context);

    logger.warn("The disk is {}", "full");

    assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo("WARN The disk is full\n");
  }
}
