package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.Session.Outcome;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class TrainIT {
  @TempDir Path directory;

  @Test
  void namesAModelThatIsMissingAfterTheSettingsInForce() {
    Path model = directory.resolve("none");
    Outcome outcome =
        new Pipeline()
            .session()
            .run(
                "train",
                "--set",
                "run.id=r",
                "--set",
                "http.port=0",
                "--set",
                "client.sasl.jaas.config=very secret",
                "--set",
                "run.directory=" + directory,
                "--set",
                "model.directory=" + model);
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains(model.toString());
    assertThat(outcome.err().lines()).hasSize(1);
    assertThat(outcome.out())
        .contains("  model.directory=" + model, "client.sasl.jaas.config=[hidden]")
        .doesNotContain("very secret");
  }

  @Test
  void aStartThatDoesNotComeToItsEndIsGivenUpWhenToldToEnd() throws Exception {
    Files.writeString(
        directory.resolve("config.json"),
        """
        {"model_type": "gpt2", "vocab_size": 64, "n_positions": 32, "n_embd": 16, "n_layer": 2,
         "n_head": 2, "activation_function": "gelu_new", "layer_norm_epsilon": 1e-5,
         "initializer_range": 0.02, "tie_word_embeddings": true}
        """);
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      // A broker that takes connections and never says a word.
      MillraceProcess.Outcome outcome =
          MillraceProcess.runUntil(
              "millrace train: starting",
              directory,
              "train",
              "--bootstrap-servers",
              "127.0.0.1:" + silent.getLocalPort(),
              "--set",
              "run.id=r",
              "--set",
              "http.port=0",
              "--set",
              "shutdown.timeout.ms=500",
              "--set",
              "admin.request.timeout.ms=600000",
              "--set",
              "admin.default.api.timeout.ms=600000",
              "--set",
              "run.directory=" + directory,
              "--set",
              "model.directory=" + directory);

      assertThat(outcome.code()).as(outcome.lines().toString()).isEqualTo(1);
      assertThat(outcome.lines()).contains("millrace train: given up as it is");
    }
  }
}
