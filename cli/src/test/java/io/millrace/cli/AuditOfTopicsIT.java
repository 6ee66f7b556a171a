package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.Session.Outcome;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is left to be told when topics lose records, and while the run goes on. */
@Timeout(120)
class AuditOfTopicsIT {
  @TempDir Path directory;

  @Test
  void aReplayBesideALiveWorkerDisturbsNobody() throws Exception {
    TrainedRun run = new TrainedRun(directory);
    CompletableFuture<Outcome> worker =
        CompletableFuture.supplyAsync(
            () ->
                run.session.run(
                    run.arguments("weight.decay=0.2", "lr.schedule.steps=0", "max.steps=0")));
    // The worker answers when it is live.
    Outcome live = run.session.run("control", "eval", "--run", "r", "--timeout", "60");
    assertThat(live.out()).contains("eval at step");

    Outcome replay = run.session.run("replay", "--checkpoint", run.checkpoint(8).toString());
    assertThat(replay.out() + replay.err()).contains("Identical: all 84 tensors");
    assertThat(replay.code()).isZero();

    Outcome stopped = run.session.run("control", "stop", "--run", "r");
    assertThat(stopped.code()).as(stopped.err()).isZero();
    Outcome ended = worker.get(60, TimeUnit.SECONDS);
    assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
  }

  @Test
  void whatTheTopicsNoLongerHaveIsNamed() throws Exception {
    TrainedRun run = new TrainedRun(directory);
    String target = run.checkpoint(8).toString();

    run.delete(run.topics.batches(), 1, 3);
    AuditIT.requireSetupError(
        run.session.run("replay", "--checkpoint", target, "--model", run.model.toString()),
        "The batch topic no longer has what the checkpoint was trained on: partition 1 offsets 0 to"
            + " 2.");
    // The other batch of the step can be read and does not have it.
    assertThat(lineage(run, "1:0").out()).contains("step 1, in batch 1-0, by incarnation ");

    run.delete(run.topics.events(), 0, 3);
    AuditIT.requireSetupError(
        lineage(run, "1:0"), "The journal of run 'r' is not whole: event 1 is missing before");
    AuditIT.requireSetupError(
        run.session.run(
            "replay", "--checkpoint", run.checkpoint(3).toString(), "--model", "anything"),
        "The journal of run 'r' is not whole: event 1 is missing before");
    // What comes after the checkpoint that is begun with is all there.
    Outcome replay = run.session.run("replay", "--checkpoint", target);
    assertThat(replay.code()).as(replay.out() + replay.err()).isZero();
  }

  @Test
  void lineageDoesWithoutTheBatchTopic() throws Exception {
    TrainedRun run = new TrainedRun(directory);
    run.deleteTopic(run.topics.batches());

    Outcome trained = lineage(run, "1:0");
    assertThat(trained.code()).isZero();
    assertThat(trained.out())
        .contains("trained this model.", "step 1, in one or more of the batches ");
    Outcome never = lineage(run, "0:4");
    assertThat(never.code()).isEqualTo(1);
    assertThat(never.out()).contains("Or it was in one of 1 rejected batches");
    AuditIT.requireSetupError(
        run.session.run("replay", "--checkpoint", run.checkpoint(8).toString()),
        "There is no topic " + run.topics.batches());
  }

  private static Outcome lineage(TrainedRun run, String record) {
    return run.session.run(
        "lineage", "--checkpoint", run.checkpoint(8).toString(), "--record", record);
  }
}
