package io.millrace.preprocessor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.preprocessor.tokenize.TokenizerDirectory;
import io.millrace.service.SetupException;
import java.nio.file.Path;
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
    StreamsHealth running = new StreamsHealth(() -> KafkaStreams.State.RUNNING);
    assertThat(running.live().ok()).isTrue();
    assertThat(running.ready().ok()).isTrue();

    StreamsHealth rebalancing = new StreamsHealth(() -> KafkaStreams.State.REBALANCING);
    assertThat(rebalancing.live().ok()).isTrue();
    assertThat(rebalancing.ready().ok()).isFalse();
    assertThat(rebalancing.ready().detail()).isEqualTo("rebalancing");

    StreamsHealth failing = new StreamsHealth(() -> KafkaStreams.State.PENDING_ERROR);
    assertThat(failing.live().ok()).isFalse();
    assertThat(new StreamsHealth(() -> KafkaStreams.State.ERROR).live().ok()).isFalse();
  }

  private static PreprocessorApplication application(Map<String, String> settings) {
    return new PreprocessorApplication(PreprocessorSettings.of(settings));
  }
}
