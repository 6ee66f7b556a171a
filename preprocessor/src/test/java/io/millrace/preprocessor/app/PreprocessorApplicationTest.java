package io.millrace.preprocessor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.preprocessor.tokenize.TokenizerDirectory;
import io.millrace.service.SetupException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be wrong before anything runs. */
class PreprocessorApplicationTest {
  @TempDir private Path directory;

  @Test
  void noTokenizer() throws InterruptedException {
    PreprocessorApplication application =
        application(Map.of("tokenizer", directory.resolve("nowhere").toString()));
    assertThatThrownBy(application::start)
        .isInstanceOf(SetupException.class)
        .hasMessageStartingWith("There is no tokenizer at");
    assertThat(application.await()).isTrue();
  }

  @Test
  void aTokenizerWithoutAnEndToken() throws Exception {
    new TokenizerDirectory(directory);
    assertThatThrownBy(() -> application(Map.of("tokenizer", directory.toString())).start())
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("set eos.token; the special tokens are [BOS], [EOS].");
  }

  @Test
  void noBroker() throws Exception {
    new TokenizerDirectory(directory);
    assertThatThrownBy(
            () ->
                application(
                        Map.of(
                            "tokenizer", directory.toString(),
                            "eos.token", "[EOS]",
                            "bootstrap.servers", "127.0.0.1:1",
                            "admin.default.api.timeout.ms", "500",
                            "admin.request.timeout.ms", "400"))
                    .start())
        .isInstanceOf(SetupException.class)
        .hasMessage(
            "No Kafka broker answers at 127.0.0.1:1: start one (for development: ./millrace"
                + " broker) or correct bootstrap.servers.");
  }

  @Test
  void healthFollowsTheStateOfKafkaStreams() {
    StreamsHealth running = health(KafkaStreams.State.RUNNING, 0);
    assertThat(running.live().ok()).isTrue();
    assertThat(running.ready().ok()).isTrue();

    StreamsHealth rebalancing = health(KafkaStreams.State.REBALANCING, 0);
    assertThat(rebalancing.live().ok()).isTrue();
    assertThat(rebalancing.ready().ok()).isFalse();
    assertThat(rebalancing.ready().state()).isEqualTo("rebalancing");

    StreamsHealth failing = health(KafkaStreams.State.PENDING_ERROR, 0);
    assertThat(failing.live().ok()).isFalse();
    assertThat(health(KafkaStreams.State.ERROR, 0).live().ok()).isFalse();
  }

  @Test
  void aThreadThatDoesNotAskForRecordsIsStuckWhileStreamsRuns() {
    assertThat(health(KafkaStreams.State.RUNNING, 61).live().ok()).isFalse();
    assertThat(health(KafkaStreams.State.RUNNING, 61).live().reason())
        .isEqualTo(
            "A thread has not asked for records for 61 s, longer than health.stall.timeout.ms=60000:"
                + " it is stuck.");
    assertThat(health(KafkaStreams.State.RUNNING, 59).live().ok()).isTrue();
    assertThat(health(KafkaStreams.State.REBALANCING, 61).live().ok()).isTrue();
  }

  private static StreamsHealth health(KafkaStreams.State state, int silentSeconds) {
    return new StreamsHealth(
        () -> state, () -> Duration.ofSeconds(silentSeconds), Duration.ofMinutes(1));
  }

  private static PreprocessorApplication application(Map<String, String> settings) {
    return new PreprocessorApplication(PreprocessorSettings.of(settings));
  }
}
