package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.Session.Outcome;
import io.millrace.preprocessor.app.PreprocessorSettings;
import io.millrace.worker.app.WorkerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MillraceTest {
  @TempDir Path directory;

  @Test
  void helpNamesTheCommandsAndTheExitCodes() {
    Outcome help = Session.call("--help");
    assertThat(help.code()).isZero();
    assertThat(help.out())
        .contains("broker", "produce", "control", "watch")
        .contains("Exit codes:", "130", "Examples:");
    assertThat(help.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "broker",
        "preprocess",
        "train",
        "produce",
        "control",
        "watch",
        "checkpoints",
        "generate",
        "lineage",
        "replay",
        "topics",
        "topics create",
        "topics check",
        "topics explain",
        "completion"
      })
  void everyCommandHasHelpWithExamples(String command) {
    Outcome help = Session.call((command + " --help").split(" ", -1));
    assertThat(help.code()).isZero();
    assertThat(help.out()).contains("Usage: millrace " + command, "Examples:\n  millrace ");
  }

  @Test
  void helpOfTheApplicationsExplainsEverySetting() {
    PreprocessorSettings.TABLE
        .names()
        .forEach(name -> assertThat(Session.call("preprocess", "--help").out()).contains(name));
    WorkerSettings.TABLE
        .names()
        .forEach(name -> assertThat(Session.call("train", "--help").out()).contains(name));
  }

  @Test
  void namesATokenizerThatIsMissing() {
    requireSetupError(
        Session.call("preprocess", "--set", "tokenizer=" + directory.resolve("none.json")),
        directory.resolve("none.json").toString());
  }

  @Test
  void namesSettingsThatContradictEachOtherBeforeATokenizerThatIsMissing() {
    requireSetupError(
        Session.call("preprocess", "--set", "tokenizer=none.json", "--set", "batch.tokens=7"),
        "batch.tokens is 7, less than a single sequence of max.length (512)");
  }

  @Test
  void suggestsTheCommandThatWasMeant() {
    requireSetupError(Session.call("prodcue", "x"), "There is no 'prodcue", "produce");
  }

  @Test
  void namesAnOptionThatIsMissing() {
    requireSetupError(
        Session.call("control", "stop"), "--run=ID", "see millrace control stop --help");
  }

  @Test
  void namesTheNearestSetting() {
    requireSetupError(
        Session.call("watch", "--set", "bootstrap.server=x"),
        "Unknown setting 'bootstrap.server'",
        "did you mean 'bootstrap.servers'?");
  }

  @Test
  void namesAValueOutOfRange() {
    requireSetupError(
        Session.call("watch", "--set", "topic.partitions=0"), "topic.partitions", "at least 1");
  }

  @Test
  void namesASettingsFileThatIsMissing() {
    Path missing = directory.resolve("missing.properties");
    requireSetupError(
        Session.call("watch", "--config", missing.toString()), missing.toString(), "--config");
  }

  @Test
  void namesAFileThatIsMissing() {
    requireSetupError(
        Session.call("produce", "no-such.jsonl"),
        "There is no file no-such.jsonl",
        "standard input");
  }

  @Test
  void namesATopicThatProducersDoNotWriteTo() throws IOException {
    Path file = Files.writeString(directory.resolve("a.txt"), "a\n");
    requireSetupError(
        Session.call("produce", file.toString(), "--topic", "batches"),
        "--topic is 'batches'",
        "text or eval-text");
    requireSetupError(
        Session.call("produce", file.toString(), "--repeat", "0"), "--repeat is 0", "at least 1");
  }

  @Test
  void namesABrokerThatIsNotThere() {
    requireSetupError(
        Session.call(
            "watch",
            "--bootstrap-servers",
            "127.0.0.1:1",
            "--set",
            "admin.default.api.timeout.ms=300",
            "--set",
            "admin.request.timeout.ms=200"),
        "No Kafka broker answers at 127.0.0.1:1",
        "./millrace broker");
  }

  @Test
  void namesAPortThatIsTaken() throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (ServerSocket taken = new ServerSocket(0, 1, loopback)) {
      String port = Integer.toString(taken.getLocalPort());
      requireSetupError(
          Session.call("broker", "--port", port, "--data", directory.toString()),
          "127.0.0.1:" + port,
          "give another one");
    }
  }

  private static void requireSetupError(Outcome outcome, String... parts) {
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(2);
    assertThat(outcome.err()).contains(parts).doesNotContain("\tat ", "Exception");
    assertThat(outcome.err().lines()).hasSize(1);
  }
}
