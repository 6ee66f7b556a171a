package io.millrace.benchmarks.leg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.service.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PythonTest {
  @TempDir private Path directory;
  private Path scripts;

  @BeforeEach
  void makeScripts() throws IOException {
    scripts = Files.createDirectory(directory.resolve("peers"));
  }

  @Test
  void aMissingInterpreterIsOneSentence() {
    Path missing = directory.resolve("python");

    assertThatThrownBy(() -> new Python(missing, scripts).require("torch"))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("There is no Python at '" + missing + "'")
        .hasMessageEndingWith("name one with --python.");
  }

  @Test
  void missingPackagesAreNamed() throws IOException {
    Path python = interpreter("echo trl datasets");

    assertThatThrownBy(() -> new Python(python, scripts).require("torch", "trl", "datasets"))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining(
            "lacks trl, datasets: install " + scripts.resolve("requirements.txt"));
  }

  @Test
  void whatIsNoPythonIsRefused() throws IOException {
    Path python = interpreter("exit 7");

    assertThatThrownBy(() -> new Python(python, scripts).require("torch"))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("ended with exit code 7");
  }

  @Test
  void missingScriptsAreOneSentence() throws IOException {
    Path python = interpreter("");

    assertThatThrownBy(() -> new Python(python, directory.resolve("no")).require("torch"))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("benchmarks/run");
  }

  @Test
  void isAskedForThePackages() throws IOException {
    // Its third argument on are the packages.
    Path python = interpreter("[ \"$3 $4\" = 'torch trl' ]");

    assertThatCode(() -> new Python(python, scripts).require("torch", "trl"))
        .doesNotThrowAnyException();
  }

  @Test
  void aLegIsAScriptWithItsArguments() {
    Leg leg =
        new Python(Path.of("python3"), Path.of("peers"))
            .leg("TRL", "trl_trainer.py", List.of("--rows", "8"));

    assertThat(leg)
        .isEqualTo(new Leg("TRL", List.of("python3", "-B", "peers/trl_trainer.py", "--rows", "8")));
  }

  private Path interpreter(String script) throws IOException {
    Path file = directory.resolve("python3");
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }
}
