package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.Session.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Looks into a run that was really trained, by the real commands. */
@Timeout(120)
class AuditIT {
  private static final List<String> FILES = List.of("model.safetensors", "optimizer.safetensors");

  @TempDir static Path shared;
  private static TrainedRun run;

  @TempDir Path directory;

  @BeforeAll
  static void train() throws Exception {
    run = new TrainedRun(shared);
  }

  @Test
  void checkpointsAreListedNewestFirstWithoutABroker() {
    Outcome outcome =
        Session.call("checkpoints", "--run", "r", "--run-directory", run.runs().toString());

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isZero();
    List<String> lines = outcome.out().lines().toList();
    assertThat(lines).hasSize(5);
    assertThat(lines.get(0)).startsWith("CHECKPOINT       STEP  SAVED ");
    assertThat(lines.subList(1, 5))
        .extracting(line -> line.substring(0, line.indexOf(' ')))
        .containsExactly("step-00000008", "step-00000005.1", "step-00000005", "step-00000003");
    assertThat(lines.subList(1, 5)).allMatch(line -> line.matches("step-.* kB  .*  whole"));
  }

  @Test
  void theJournalKnowsThemAndNotOneOfAnotherIncarnation() throws Exception {
    assertThat(checkpoints(run.checkpoint(3).getParent().getParent().getParent()).out())
        .contains("whole, and the journal knows it");
    Outcome recorded =
        Session.call("checkpoints", run.checkpoint(5).toString(), "--journal", "--json");
    assertThat(recorded.code()).isZero();
    assertThat(TrainedRun.json(recorded).path("journal_knows").asBoolean()).isTrue();
    assertThat(TrainedRun.json(recorded).path("step").asInt()).isEqualTo(5);

    Path copy = run.copyOfCheckpoints(directory.resolve("r/checkpoints"));
    TrainedRun.rewrite(
        copy.resolve("step-00000005"), "\"incarnation\" : \"", "\"incarnation\" : \"x");
    Outcome other = checkpoints(directory);
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.out().lines().filter(line -> line.startsWith("step-00000005 ")))
        .singleElement()
        .asString()
        .contains("The journal does not have event", "by the incarnation that saved it.");
  }

  @Test
  void aTruncatedFileShowsAndEverythingRefusesIt() throws IOException {
    Path copy = run.copyOfCheckpoints(directory.resolve("r/checkpoints"));
    Path broken = copy.resolve("step-00000005");
    byte[] weights = Files.readAllBytes(broken.resolve("model.safetensors"));
    Files.write(broken.resolve("model.safetensors"), Arrays.copyOf(weights, 1000));
    Files.delete(copy.resolve("step-00000005.1/optimizer.safetensors"));

    Outcome listed =
        Session.call("checkpoints", "--run", "r", "--run-directory", directory.toString());
    assertThat(listed.code()).isEqualTo(1);
    assertThat(listed.out())
        .containsSubsequence(
            "step-00000008",
            "whole",
            "step-00000005.1",
            "optimizer.safetensors is missing.",
            "step-00000005",
            "model.safetensors is not as it was saved: its SHA-256 differs.",
            "step-00000003",
            "whole");
    for (String command : List.of("lineage", "replay")) {
      requireSetupError(
          run.session.run(command, "--checkpoint", broken.toString()),
          broken + " is broken: model.safetensors is not as it was saved");
    }
    // The newest older one that is whole is begun with.
    JsonNode replay =
        TrainedRun.json(
            run.session.run(
                "replay", "--checkpoint", copy.resolve("step-00000008").toString(), "--json"));
    assertThat(replay.path("from_step").asInt()).isEqualTo(3);
    assertThat(replay.path("identical").asBoolean()).isTrue();
  }

  @Test
  void whatIsNotThereIsNamed() {
    requireSetupError(
        Session.call("checkpoints", "--run", "none", "--run-directory", run.runs().toString()),
        "Run 'none' has no checkpoints in");
    requireSetupError(
        Session.call("checkpoints", directory.resolve("none").toString()), "none is not there");
    requireSetupError(
        Session.call("lineage", "--checkpoint", directory.resolve("none").toString()),
        "There is no checkpoint");
    requireSetupError(
        run.session.run(
            "lineage", "--checkpoint", run.checkpoint(8).toString(), "--record", "0-17"),
        "'0-17' is no PARTITION:OFFSET");
    requireSetupError(
        Session.call(
            "lineage",
            "--checkpoint",
            run.checkpoint(8).toString(),
            "--set",
            "topic.prefix=nowhere."),
        "There is no topic nowhere.events");
  }

  @Test
  void lineageTellsWhatIsInTheWeights() {
    // The broker is the one that the run has written down.
    Outcome outcome =
        Session.call("lineage", "--checkpoint", run.checkpoint(5).toString(), "--json");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isZero();
    JsonNode lineage = TrainedRun.json(outcome);
    assertThat(lineage.path("steps").asInt()).isEqualTo(5);
    assertThat(lineage.path("batches").asInt()).isEqualTo(10);
    assertThat(lineage.path("tokens").asInt()).isEqualTo(10 * 24);
    assertThat(lineage.path("starts")).hasSize(2);
    assertThat(lineage.path("base_model").asText()).isEqualTo(run.model.toString());
    assertThat(lineage.path("base_model_fingerprint").asText()).hasSize(64);
    // Five batches of each partition in turn, one of them rejected.
    assertThat(lineage.path("rejected")).hasSize(1);
    assertThat(lineage.path("rejected").get(0).path("at").path("offset").asInt())
        .isEqualTo(TrainedRun.REJECTED);
    long records = 0;
    for (JsonNode range : lineage.path("trained")) {
      records += range.path("last_offset").asLong() - range.path("first_offset").asLong() + 1;
    }
    assertThat(lineage.path("records").asLong()).isEqualTo(records).isGreaterThan(15);

    String text = run.session.run("lineage", "--checkpoint", run.checkpoint(8).toString()).out();
    assertThat(text)
        .contains("r, step 8, event ", "from step 5, incarnation ", "weight.decay was 0.01, is 0.2")
        .contains("in 8 steps of 16 batches and 384 tokens", "partition 0 offsets 0 to ")
        .contains("batch 0-2: ");
  }

  @Test
  void lineageFollowsARecordToItsSteps() {
    // In batch 0-3 and, its second part, in 0-4.
    Outcome trained = trace("0:7");
    assertThat(trained.code()).isZero();
    JsonNode fate = second(trained);
    assertThat(fate.path("verdict").asText()).isEqualTo("trained");
    assertThat(fate.path("steps").findValuesAsText("offset")).containsExactly("3", "4");
    assertThat(fate.path("steps").findValuesAsText("exact")).containsOnly("true");

    // Batch 0-2 was rejected; this record is nowhere else.
    Outcome rejected = trace("0:" + 2 * TrainedRun.REJECTED);
    assertThat(rejected.code()).isEqualTo(1);
    assertThat(second(rejected).path("verdict").asText()).isEqualTo("rejected");

    Outcome never = trace("0:9999");
    assertThat(never.code()).isEqualTo(1);
    assertThat(second(never).path("verdict").asText()).isEqualTo("never");

    Outcome text =
        run.session.run(
            "lineage", "--checkpoint", run.checkpoint(8).toString(), "--record", "1:0", "0:9999");
    assertThat(text.code()).isEqualTo(1);
    assertThat(text.out())
        .contains("Record 1:0      trained this model.", "step 1, in batch 1-0, by incarnation ")
        .contains(
            "Record 0:9999   did not train this model: no batch up to the checkpoint had it.");
  }

  @Test
  void replayFromTheNewestOlderOneIsIdentical() {
    Outcome outcome = replay(run.checkpoint(8));
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .contains("Step 8 rebuilt from step 5 (" + run.checkpoint(5) + ".1): 3 steps taken again")
        .contains("Identical: all 84 tensors of weights and optimizer state, bit for bit.")
        .contains("Every loss and gradient norm came out as journalled.");
  }

  @Test
  void replayFromTheBaseModelGoesThroughTheChangeOfASettingAndIsIdentical() throws IOException {
    Path kept = directory.resolve("kept");
    Outcome outcome =
        replay(
            run.checkpoint(8),
            "--model",
            run.model.toString(),
            "--json",
            "--keep",
            kept.toString());
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isZero();
    JsonNode report = TrainedRun.json(outcome);
    assertThat(report.path("from_step").asInt()).isZero();
    assertThat(report.path("steps").asInt()).isEqualTo(8);
    assertThat(report.path("identical").asBoolean()).isTrue();
    assertThat(report.path("first_diverging_step").isMissingNode()).isTrue();
    for (String file : FILES) {
      assertThat(Files.mismatch(kept.resolve(file), run.checkpoint(8).resolve(file))).isEqualTo(-1);
    }
    Outcome whole = run.session.run("checkpoints", kept.toString());
    assertThat(whole.code()).as(whole.out()).isZero();
  }

  @Test
  void replayFromAnyEarlierOneIsIdentical() {
    JsonNode report =
        TrainedRun.json(
            replay(run.checkpoint(8), "--from", run.checkpoint(3).toString(), "--json"));
    assertThat(report.path("from_step").asInt()).isEqualTo(3);
    assertThat(report.path("identical").asBoolean()).isTrue();
    // Here the setting that changed afterwards is that of the checkpoint.
    JsonNode before =
        TrainedRun.json(
            replay(run.checkpoint(8), "--from", run.checkpoint(5).toString(), "--json"));
    assertThat(before.path("identical").asBoolean()).isTrue();
    // Without an older one the base model is taken from where the run found it.
    JsonNode first = TrainedRun.json(replay(run.checkpoint(3), "--json"));
    assertThat(first.path("from").asText()).isEqualTo(run.model.toString());
    assertThat(first.path("identical").asBoolean()).isTrue();
  }

  @Test
  void oneBitInAWeightOrAMomentIsFoundThoughTheChecksumsFit() throws Exception {
    Path copy = run.copyOfCheckpoints(directory.resolve("r/checkpoints"));
    Path forged = copy.resolve("step-00000008");
    String moment = "exp_avg_sq.transformer.h.1.mlp.c_fc.weight";
    TrainedRun.forge(forged, "model.safetensors", "transformer.h.0.attn.c_attn.weight");
    assertThat(replay(forged).out())
        .contains("Not identical: 1 of 84 tensors differ.")
        .contains("in transformer.h.0.attn.c_attn.weight, where 1 numbers differ.");

    TrainedRun.forge(forged, "optimizer.safetensors", moment);
    Outcome outcome = replay(forged, "--json");
    assertThat(outcome.code()).isEqualTo(1);
    JsonNode report = TrainedRun.json(outcome);
    assertThat(report.path("identical").asBoolean()).isFalse();
    assertThat(report.path("differing").findValuesAsText("name"))
        .containsExactly("transformer.h.0.attn.c_attn.weight", moment);
  }

  @Test
  void whatIsNotTheSameRunOrModelIsRefused() throws IOException {
    requireSetupError(
        replay(run.checkpoint(5), "--from", run.checkpoint(8).toString()),
        "is no earlier checkpoint of run 'r' than step 5");
    Path other = Files.createDirectory(directory.resolve("other"));
    Files.writeString(
        other.resolve("config.json"),
        Files.readString(run.model.resolve("config.json")).replace("0.02", "0.03"));
    requireSetupError(
        replay(run.checkpoint(5), "--model", other.toString()),
        "is not the one that the run began with");
    requireSetupError(
        replay(run.checkpoint(5), "--keep", run.runs().resolve("r/new").toString()),
        "lies in the directory of a run");
    requireSetupError(
        replay(run.checkpoint(5), "--set", "weight.decay=1"), "Unknown setting 'weight.decay'");
  }

  private Outcome checkpoints(Path runs) {
    return run.session.run("checkpoints", "--run", "r", "--run-directory", runs.toString());
  }

  private Outcome replay(Path checkpoint, String... more) {
    String[] arguments = new String[3 + more.length];
    arguments[0] = "replay";
    arguments[1] = "--checkpoint";
    arguments[2] = checkpoint.toString();
    System.arraycopy(more, 0, arguments, 3, more.length);
    return run.session.run(arguments);
  }

  private Outcome trace(String record) {
    return run.session.run(
        "lineage", "--checkpoint", run.checkpoint(8).toString(), "--record", record, "--json");
  }

  private static JsonNode second(Outcome outcome) {
    try {
      return new ObjectMapper().readTree(outcome.out().lines().skip(1).findFirst().orElseThrow());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void requireSetupError(Outcome outcome, String part) {
    assertThat(outcome.code()).as(outcome.out() + outcome.err()).isEqualTo(2);
    assertThat(outcome.err()).contains(part).doesNotContain("\tat ", "Exception");
    assertThat(outcome.err().lines()).hasSize(1);
  }
}
