package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.MillraceProcess.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command in a process of its own, as the start script runs it. */
@Timeout(120)
class BrokerProcessIT {
  @TempDir Path directory;

  @Test
  void endsInOrderWhenToldTo() throws Exception {
    Outcome outcome =
        MillraceProcess.runUntil(
            "Ctrl-C ends it",
            directory,
            "broker",
            "--port",
            "0",
            "--data",
            directory.resolve("data").toString());

    assertThat(outcome.code()).as(outcome.lines().toString()).isZero();
    assertThat(outcome.lines())
        .anyMatch(line -> line.contains("for development only listens on 127.0.0.1:"))
        .contains("millrace broker: told to end, finishing", "millrace broker: ended");
  }
}
