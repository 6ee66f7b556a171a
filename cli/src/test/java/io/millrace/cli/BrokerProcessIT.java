package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command in a process of its own, as the start script runs it. */
@Timeout(120)
class BrokerProcessIT {
  @TempDir Path directory;

  @Test
  void endsInOrderWhenToldTo() throws Exception {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Millrace.class.getName(),
                "broker",
                "--port",
                "0",
                "--data",
                directory.resolve("data").toString())
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    List<String> lines = new ArrayList<>();
    try (BufferedReader out = process.inputReader()) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        lines.add(line);
        if (line.contains("Ctrl-C ends it")) {
          // SIGTERM, without closing the streams that are being read.
          process.toHandle().destroy();
        }
      }
    }
    assertThat(process.waitFor()).as(lines.toString()).isZero();
    assertThat(lines)
        .anyMatch(line -> line.contains("for development only listens on 127.0.0.1:"))
        .contains("millrace broker: told to end, finishing", "millrace broker: ended");
  }
}
