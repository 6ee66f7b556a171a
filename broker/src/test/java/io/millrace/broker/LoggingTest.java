package io.millrace.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ServiceLoader;
import org.apache.kafka.server.logger.LoggingController;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.SLF4JServiceProvider;

/** Kafka's server brings log4j along; here everything goes to one place. */
class LoggingTest {
  @Test
  void hasOneBindingForSlf4j() {
    assertThat(ServiceLoader.load(SLF4JServiceProvider.class)).hasSize(1);
    assertThat(LoggerFactory.getILoggerFactory().getClass().getName())
        .startsWith("ch.qos.logback.");
  }

  @Test
  void hasNoLog4jBesideIt() {
    assertThatThrownBy(() -> Class.forName("org.apache.logging.log4j.core.LoggerContext"))
        .isInstanceOf(ClassNotFoundException.class);
    assertThat(LoggingController.loggers()).isEmpty();
  }
}
