package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.Session.Outcome;
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
}
