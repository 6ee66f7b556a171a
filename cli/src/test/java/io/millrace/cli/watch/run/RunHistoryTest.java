package io.millrace.cli.watch.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.cli.watch.Events;
import io.millrace.cli.watch.Story;
import io.millrace.cli.watch.run.CommandEntry.Outcome;
import io.millrace.schemas.event.EventPayload.CheckpointSaved;
import io.millrace.schemas.event.EventPayload.RunReplanned;
import io.millrace.schemas.event.EventPayload.RunRolledBack;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.worker.training.RunState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RunHistoryTest {
  @Test
  void knowsTheStateFromTheEvents() {
    Story story = new Story("r").then(Events.started());
    assertThat(state(story)).isEqualTo(RunState.WAITING);
    assertThat(state(story.steps(1))).isEqualTo(RunState.TRAINING);
    assertThat(state(story.command("eval", Map.of(), ""))).isEqualTo(RunState.EVALUATING);
    assertThat(state(story.evaluated(2, true))).isEqualTo(RunState.WAITING);
    assertThat(state(story.completed("eval", ""))).isEqualTo(RunState.WAITING);
    assertThat(state(story.command("pause", Map.of(), ""))).isEqualTo(RunState.PAUSED);
    assertThat(state(story.command("generate", Map.of(), ""))).isEqualTo(RunState.GENERATING);
    assertThat(state(story.completed("generate", ""))).isEqualTo(RunState.PAUSED);
    assertThat(state(story.then(Events.started()))).isEqualTo(RunState.PAUSED);
    assertThat(state(story.command("resume", Map.of(), ""))).isEqualTo(RunState.WAITING);
    assertThat(state(story.command("stop", Map.of(), ""))).isEqualTo(RunState.STOPPING);
    assertThat(state(story.steps(1))).isEqualTo(RunState.STOPPING);
    assertThat(state(story.then(Events.stopped(false)))).isEqualTo(RunState.STOPPED);
    assertThat(state(story.then(Events.started()).then(Events.stopped(true))))
        .isEqualTo(RunState.FAILED);
  }

  @Test
  void aRunThatGoesOnAfterItsEndHasNotStopped() {
    Story story = new Story("r").then(Events.stopped(false));
    assertThat(history(story).stopped()).isPresent();
    assertThat(history(story.then(Events.started())).stopped()).isEmpty();
  }

  @Test
  void putsACommandAndWhatCameOfItIntoOneEntry() {
    List<CommandEntry> commands = history(Story.rich("r", 0)).commands().newestFirst();
    assertThat(commands)
        .extracting(CommandEntry::type, CommandEntry::outcome, CommandEntry::arguments)
        .containsExactly(
            tuple("sotp", Outcome.REJECTED, Map.of()),
            tuple("eval", Outcome.COMPLETED, Map.of("max_batches", "3")));
  }

  @Test
  void keepsWhatWentWrong() {
    assertThat(history(Story.rich("r", 0)).troubles().newestFirst())
        .extracting(Trouble::sentence)
        .satisfiesExactly(
            first -> assertThat(first).startsWith("checkpoint failed"),
            second -> assertThat(second).startsWith("skipped"),
            third -> assertThat(third).startsWith("batch at 1 offset 99"));
    assertThat(history(Story.rich("r", 0)).skippedSteps()).isEqualTo(1);
  }

  @Test
  void aRollbackTakesStepsBackAndAReplanMovesTheEnd() {
    RunHistory history =
        history(
            new Story("r")
                .then(Events.started())
                .steps(30)
                .then(
                    new RunRolledBack(
                        "5 bad steps.",
                        10,
                        0,
                        List.of(),
                        1,
                        1,
                        1,
                        Optional.empty(),
                        0,
                        0,
                        Optional.empty()))
                .then(new RunReplanned(70, "Twice the batches.")));
    assertThat(history.curve().lastStep()).isEqualTo(10);
    assertThat(history.plannedSteps()).hasValue(70);
    assertThat(history.troubles().newestFirst()).hasSize(1);
  }

  @Test
  void smoothsTheLoss() {
    RunHistory history = history(new Story("r").steps(1));
    double first = history.smoothedLoss();
    assertThat(first).isEqualTo(history.lastStep().orElseThrow().loss());
    RunHistory second = history(new Story("r").steps(2));
    assertThat(second.smoothedLoss())
        .isLessThan(first)
        .isGreaterThan(second.lastStep().orElseThrow().loss());
  }

  @Test
  void earlierEventsSayHowARunBeganAndChangeNothingElse() {
    Runs runs = new Runs();
    Story later = new Story("r").steps(3).evaluated(2, true);
    later.events().forEach(runs::add);
    runs.addEarlier(
        new Story("r", 0).then(Events.started()).evaluated(3, true).saved(true).events());
    RunHistory history = runs.run("r").orElseThrow();
    assertThat(history.started()).isPresent();
    assertThat(history.plannedSteps()).hasValue(100);
    assertThat(history.step()).isEqualTo(3);
    assertThat(history.lastTime()).isEqualTo(later.time());
    assertThat(history.evaluations().newestFirst())
        .extracting(Evaluation::judged)
        .containsExactly(2.0, 3.0);
    assertThat(history.checkpoints().newestFirst()).hasSize(1);
    runs.addEarlier(new Story("other", 0).then(Events.stopped(false)).events());
    assertThat(runs.run("other").orElseThrow().stopped()).isPresent();
    assertThat(runs.latest()).contains(history);
  }

  @Test
  void theCurveHasAllStepsHoweverManyInFewPoints() {
    LossCurve curve = new LossCurve();
    for (int step = 1; step <= 100_000; step++) {
      curve.add(step, step <= 50_000 ? 2 : 1);
    }
    curve.add(100_001, Double.NaN);
    assertThat(curve.firstStep()).isEqualTo(1);
    assertThat(curve.lastStep()).isEqualTo(100_000);
    double[] points = curve.points(10);
    assertThat(points).hasSize(10);
    assertThat(points[0]).isEqualTo(2);
    assertThat(points[9]).isEqualTo(1);
    assertThat(curve.points(Integer.MAX_VALUE).length).isBetween(256, 512);
  }

  @Test
  void tellsTheTailOfTheLatencyAndTheSharesOfTime() {
    RecentSteps recent = new RecentSteps(100);
    assertThat(recent.latencyTailMillis()).isZero();
    new Story("r")
        .steps(120).events().stream()
            .map(event -> (StepCompleted) event.payload())
            .forEach(recent::add);
    assertThat(recent.size()).isEqualTo(100);
    // Of steps 21 to 120, the 95th.
    assertThat(recent.latencyTailMillis()).isEqualTo(200 + 10 * 115);
    assertThat(recent.dataWaitShare()).isEqualTo(0.1, within());
    assertThat(recent.paddingShare()).isEqualTo(0.1, within());
    assertThat(recent.tokensPerSecond()).isEqualTo(2000, within());
  }

  private static Offset<Double> within() {
    return org.assertj.core.api.Assertions.within(1e-6);
  }

  private static RunState state(Story story) {
    return history(story).state();
  }

  private static RunHistory history(Story story) {
    RunHistory history = new RunHistory("r");
    story.events().forEach(history::add);
    return history;
  }

  @Test
  void forgetsWhatARollBackHasUndone() {
    RunHistory run = new RunHistory("demo");
    run.add(Events.of("demo", 500, Events.evaluation()));
    run.add(Events.of("demo", 500, new CheckpointSaved(500, "step-500", 1, 1, 1, true)));
    run.add(Events.of("demo", 900, Events.evaluation()));
    run.add(Events.of("demo", 900, new CheckpointSaved(900, "step-900", 1, 1, 1, true)));
    run.add(
        Events.of(
            "demo",
            500,
            new RunRolledBack(
                "why", 500, 0, List.of(), 0, 0, 0, Optional.empty(), 0, 0, Optional.empty())));

    assertThat(run.evaluations().newestFirst()).extracting(Evaluation::step).containsExactly(500L);
    assertThat(run.checkpoints().newestFirst())
        .extracting(SavedCheckpoint::step)
        .containsExactly(500L);
    assertThat(run.lastStep()).isEmpty();
  }
}
