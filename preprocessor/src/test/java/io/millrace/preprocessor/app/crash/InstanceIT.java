package io.millrace.preprocessor.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.millrace.preprocessor.app.KafkaFixture;
import io.millrace.preprocessor.app.PreprocessorApplication;
import io.millrace.preprocessor.app.PreprocessorSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Two processes with the same instance.id: an operator's mistake, or one that was given up. */
class InstanceIT {
  private static final long SEED = 5;
  private static final int ROUNDS = 3;

  @TempDir private Path directory;

  /** The older one asks the group for a commit or a heartbeat, and learns it from the answer. */
  @Test
  void ofTwoUnderOneNameTheOlderEndsAndTheYoungerGoesOn() throws Exception {
    theOlderEnds(Map.of());
  }

  /**
   * The older one writes, and its producer is fenced: it must not make another, which would fence
   * the younger one in turn.
   */
  @Test
  void theOlderEndsAlsoWhereItsProducerIsFencedFirst() throws Exception {
    theOlderEnds(
        Map.of("streams.commit.interval.ms", "9000", "consumer.heartbeat.interval.ms", "5900"));
  }

  private void theOlderEnds(Map<String, String> more) throws Exception {
    Map<String, String> settings =
        Map.of("batch.rows", "7", "eval.batch.rows", "3", "batch.linger.ms", "3600000");
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger(PreprocessorApplication.class);
    logger.addAppender(log);
    // Its stack traces of what is meant to happen here.
    Logger streams = (Logger) LoggerFactory.getLogger("org.apache.kafka.streams");
    streams.setLevel(Level.OFF);
    try (TwinPipelines twins = new TwinPipelines(directory, 2, settings, SEED)) {
      Map<String, String> named = twins.settings(Map.of("threads", "2", "instance.id", "pod-0"));
      Map<String, String> twice = new HashMap<>(named);
      twice.putAll(more);
      // In the midst of their work, so that each fences the other wherever it can.
      twins.feed().start();
      PreprocessorApplication older = started(twice);
      for (int round = 1; round <= ROUNDS; round++) {
        PreprocessorApplication younger = started(twice);
        assertThat(older.await()).isFalse();
        older.close();
        assertThat(log.list.stream().filter(event -> event.getLevel() == Level.ERROR))
            .hasSizeGreaterThanOrEqualTo(round)
            .allSatisfy(
                event ->
                    assertThat(event.getFormattedMessage())
                        .isEqualTo(
                            "Another process runs as instance.id 'pod-0' of the application '"
                                + KafkaFixture.applicationId(twice)
                                + "' and has taken over its work, so this one ends: give every"
                                + " instance an instance.id of its own."));
        older = younger;
      }
      twins.feed().stop();
      older.close();
      assertThat(older.await()).isTrue();

      twins.finish(named);
      assertThat(new RunComparison(twins.undisturbed(), true, true).violations(twins.disturbed()))
          .isEmpty();
    } finally {
      logger.detachAppender(log);
      streams.setLevel(null);
    }
  }

  private static PreprocessorApplication started(Map<String, String> settings) {
    PreprocessorApplication application =
        new PreprocessorApplication(PreprocessorSettings.of(settings));
    application.start();
    return application;
  }
}
