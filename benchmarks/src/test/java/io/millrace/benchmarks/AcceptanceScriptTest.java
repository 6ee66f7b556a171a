package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The script that runs the benchmarks on a GPU, with benchmarks that only say what they are told.
 */
@EnabledOnOs(OS.LINUX)
class AcceptanceScriptTest {
  private static final List<String> CHECKS =
      List.of("agreement", "losses", "feeding", "full_rows", "texts", "large", "profile");

  @TempDir Path directory;
  private Path folder;
  private Path records;
  private Path reports;

  @BeforeEach
  void layOut() throws IOException {
    folder = Files.createDirectories(directory.resolve("it's here"));
    Files.createDirectory(folder.resolve("jre"));
    records = Files.writeString(directory.resolve("some records.jsonl"), "{}");
    reports = directory.resolve("all reports");
    executable("acceptance", Files.readString(Path.of("../gpu/host/acceptance")));
    executable(
        "benchmarks",
        """
        #!/bin/sh
        echo "working" >&2
        printf '%s\\n' "$@"
        [ "$1" != profile ] || { echo "It broke." >&2; exit 3; }
        [ "$1" != losses ] || [ ! -f "$MISSING" ] || { echo "- Goal: 2; measured 1: missed"; exit 1; }
        """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "cuda"})
  void everyBenchmarkTakesWhatItIsGiven(String device) throws Exception {
    run(1, "--device", device, "--python", "a python");

    for (String check : CHECKS) {
      List<String> arguments = Files.readAllLines(reports.resolve(check + ".md"));
      assertThat(arguments).as(check).containsSequence("--device", device);
      assertThatCode(() -> Benchmarks.commandLine().parseArgs(arguments.toArray(String[]::new)))
          .as(check)
          .doesNotThrowAnyException();
    }
    assertThat(reports.resolve("losses.md")).content().contains("\n" + records + "\n");
    assertThat(reports.resolve("texts.md")).content().contains("--python\na python\n");
  }

  @Test
  void oneThatFailsIsToldAndTheOthersAreRun() throws Exception {
    assertThat(run(1, "--device", "cpu", "profile", "losses"))
        .containsPattern("profile: ended with 3 after \\d+ s: .*/profile.md\\n")
        .contains("    It broke.")
        .containsPattern("losses: passed after");
    assertThat(reports.resolve("losses.log")).hasContent("working");
    assertThat(reports.resolve("agreement.md")).doesNotExist();
  }

  @Test
  void aGoalThatIsMissedIsToldAsTheReportHasIt() throws Exception {
    String script = Files.readString(folder.resolve("benchmarks"));
    executable("benchmarks", script.replace("$MISSING", records.toString()));

    assertThat(run(1, "losses"))
        .containsPattern("losses: ended with 1 after")
        .contains("    - Goal: 2; measured 1: missed")
        .doesNotContain("working");
  }

  @Test
  void withoutPythonThereIsNobodyToBeMeasuredBeside() throws Exception {
    assertThat(run(0, "texts", "full_rows")).contains("texts: left out");
    assertThat(reports.resolve("full_rows.md")).content().doesNotContain("--compile");
  }

  @Test
  void oneThatHangsIsEndedAndToldAndTheOthersAreRun() throws Exception {
    executable(
        "benchmarks",
        """
        #!/bin/sh
        [ "$1" != losses ] || { sleep 60 & wait; }
        """);

    assertThat(run(1, "--device", "cpu", "--limit", "1", "losses", "profile"))
        .containsPattern("losses: ended by --limit 1 after \\d+ s: ")
        .containsPattern("profile: passed after");
  }

  @Test
  void whatIsWrongIsASentence() throws Exception {
    for (String device : List.of("cuda:0", "gpu", "")) {
      assertThat(run(2, "--device", device))
          .contains("--device is cpu or cuda, not '" + device + "'");
    }
    for (String limit : List.of("0", "1s", "")) {
      assertThat(run(2, "--limit", limit)).contains("--limit is a whole number of seconds");
    }
    assertThat(run(2, "speed")).contains("acceptance knows no speed");
    assertThat(run(2, "--device")).contains("--device lacks its value");
    records = directory.resolve("none");
    assertThat(run(2)).contains("there is no file '" + records + "'");
  }

  private String run(int exitCode, String... more) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "sh",
                folder.resolve("acceptance").toString(),
                "--records",
                records.toString(),
                "--output",
                reports.toString()));
    command.addAll(List.of(more));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isEqualTo(exitCode);
    return said;
  }

  private void executable(String name, String script) throws IOException {
    Path file = Files.writeString(folder.resolve(name), script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
