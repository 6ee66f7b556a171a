package io.millrace.worker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.schemas.event.EvaluationMeasure;
import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.worker.checkpoint.Checkpoint;
import io.millrace.worker.checkpoint.RunManifest;
import io.millrace.worker.control.Unanswered;
import io.millrace.worker.journal.JournalPlace;
import io.millrace.worker.progress.BestEvaluation;
import io.millrace.worker.progress.ControlProgress;
import io.millrace.worker.progress.OpenCommand;
import io.millrace.worker.progress.Orders;
import io.millrace.worker.progress.RunConditions;
import io.millrace.worker.progress.RunPlan;
import io.millrace.worker.progress.Standing;
import io.millrace.worker.recovery.RecoveryPlan;
import io.millrace.worker.recovery.Resumption;
import io.millrace.worker.recovery.Resumption.LastTurn;
import io.millrace.worker.source.Backlog;
import io.millrace.worker.source.ReadPosition;
import io.millrace.worker.training.RunState;
import io.millrace.worker.training.Tuning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start shows of the starts before it, until its own events come. */
class ResumedRunMetersTest {
  private static final ControlProgress ONE_OPEN =
      new ControlProgress(
          3,
          List.of(),
          0,
          new Orders(
              Optional.empty(),
              false,
              Map.of(),
              List.of(new OpenCommand("c1", "eval", Map.of(), "ann", 1))));

  private Instant now = Instant.ofEpochSecond(1_800_000_100);
  private final InstantSource clock = () -> now;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final RunMeters meters = new RunMeters(registry, clock.withZone(ZoneOffset.UTC));

  @Test
  void aRestartShowsWhatTheRunHasAndWhenItFailed(@TempDir Path directory) throws IOException {
    Files.write(directory.resolve("model.safetensors"), new byte[10]);
    meters.watch(new WaitingRun());

    meters.resumed(
        new RecoveryPlan(
            Optional.of(new Checkpoint(directory, manifest(8, 1_800_000_000_500L))),
            List.of(),
            resumption(12),
            OptionalLong.of(1_799_999_000_250L)));

    assertThat(gauge("training.step.number")).isEqualTo(12);
    assertThat(gauge("checkpoint.step.number")).isEqualTo(8);
    assertThat(gauge("checkpoint.saved.timestamp")).isEqualTo(1_800_000_000.5);
    assertThat(gauge("checkpoint.size")).isEqualTo(10);
    assertThat(gauge("run.failed.timestamp")).isEqualTo(1_799_999_000.25);
    assertThat(gauge("evaluation.best.loss")).isEqualTo(1.5);
    assertThat(gauge("evaluations.without.improvement")).isEqualTo(2);
  }

  @Test
  void aCommandThatIsLeftToDoIsOpenFromTheStartOn() {
    meters.watch(new WaitingRun());

    meters.resumed(new RecoveryPlan(Optional.empty(), List.of(), resumption(12)));
    now = now.plusSeconds(30);

    assertThat(gauge("commands.open")).isEqualTo(1);
    assertThat(gauge("command.unanswered")).isEqualTo(30);

    publish(new EventPayload.CommandCompleted("c1", "eval", "ann", "Done.", false));
    assertThat(gauge("commands.open")).isZero();
    assertThat(gauge("command.unanswered")).isZero();
  }

  @Test
  void whatARollbackTookBackIsShownNoLonger() {
    publish(
        new EventPayload.EvaluationCompleted(
            2.25,
            9.5,
            3,
            400,
            77,
            true,
            0,
            "eval-batches",
            true,
            Optional.of(0.5),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "loss"));
    publish(new EventPayload.CheckpointSaved(20, "step-20", 100, 1, 1, true));

    meters.resumed(
        new RecoveryPlan(
            Optional.of(new Checkpoint(Path.of("step-8"), manifest(8, 1_000))),
            List.of(),
            resumption(8)));

    assertThat(gauge("evaluation.loss")).isNaN();
    assertThat(gauge("evaluation.accuracy")).isNaN();
    assertThat(gauge("evaluation.step.number")).isNaN();
    assertThat(gauge("evaluation.best.loss")).isEqualTo(1.5);
    assertThat(gauge("checkpoint.step.number")).isEqualTo(8);
    assertThat(gauge("checkpoint.saved.timestamp")).isEqualTo(1);
  }

  @Test
  void theBestIsShownByTheMeasureThatTellsIt() {
    meters.resumed(
        new RecoveryPlan(
            Optional.empty(),
            List.of(),
            resumption(12, new BestEvaluation(EvaluationMeasure.F1, Optional.of(0.75), 6, 2))));

    assertThat(best("f1")).isEqualTo(0.75);
    assertThat(best("loss")).isNaN();
    assertThat(gauge("evaluation.best.loss")).isNaN();

    publish(ofSequences(true));

    assertThat(best("f1")).isEqualTo(0.89);
    assertThat(best("macro_f1")).isNaN();
    assertThat(gauge("evaluation.best.loss")).isNaN();
    assertThat(gauge("evaluation.loss")).isEqualTo(0.41);
    assertThat(gauge("evaluation.accuracy")).isEqualTo(0.86);
    assertThat(gauge("evaluation.macro.f1")).isEqualTo(0.85);
    assertThat(gauge("evaluation.weighted.f1")).isEqualTo(0.855);
    assertThat(gauge("evaluation.f1")).isEqualTo(0.89);
  }

  @Test
  void aStartThatGoesByAnotherMeasureHasNoBestYet() {
    meters.resumed(new RecoveryPlan(Optional.empty(), List.of(), resumption(12)));
    assertThat(best("loss")).isEqualTo(1.5);

    publish(started("f1"));

    assertThat(best("loss")).isNaN();
    assertThat(gauge("evaluation.best.loss")).isNaN();
    assertThat(gauge("evaluations.without.improvement")).isZero();

    publish(ofSequences(true));

    assertThat(best("f1")).isEqualTo(0.89);
  }

  private double best(String measure) {
    return registry.get("millrace.evaluation.best").tag("measure", measure).gauge().value();
  }

  private static EventPayload ofSequences(boolean best) {
    return new EventPayload.EvaluationCompleted(
        0.41,
        0,
        3,
        408,
        77,
        best,
        0,
        "eval-batches",
        true,
        Optional.of(0.86),
        Optional.of(0.85),
        Optional.of(0.855),
        Optional.of(0.89),
        "f1");
  }

  private static EventPayload started(String bestMetric) {
    return new EventPayload.RunStarted(
        "m",
        "bert",
        1,
        "cpu",
        "fp32",
        Map.of(),
        42,
        1,
        0,
        0,
        OptionalLong.empty(),
        List.of(),
        List.of(),
        0,
        "t",
        "m",
        List.of(),
        Map.of("best.metric", bestMetric));
  }

  @Test
  void aRunThatBeginsHasNothingBehindIt() {
    meters.watch(new WaitingRun());

    meters.resumed(new RecoveryPlan(Optional.empty(), List.of(), Resumption.NEW_RUN));

    assertThat(gauge("training.step.number")).isZero();
    assertThat(gauge("checkpoint.step.number")).isZero();
    assertThat(gauge("checkpoint.saved.timestamp")).isNaN();
    assertThat(gauge("checkpoint.size")).isNaN();
    assertThat(gauge("run.failed.timestamp")).isNaN();
    assertThat(gauge("evaluation.best.loss")).isNaN();
    assertThat(gauge("commands.open")).isZero();
  }

  private double gauge(String name) {
    return registry.get("millrace." + name).gauge().value();
  }

  private void publish(EventPayload payload) {
    meters.on(new TrainingEvent("run", "incarnation", 1, 20, now.toEpochMilli(), payload));
  }

  private static Standing standing(long step) {
    return new Standing(step, ReadPosition.START, 0, 0, step, step);
  }

  private static BestEvaluation best() {
    return new BestEvaluation(EvaluationMeasure.LOSS, Optional.of(1.5), 6, 2);
  }

  private static Resumption resumption(long step) {
    return resumption(step, best());
  }

  private static Resumption resumption(long step, BestEvaluation best) {
    return new Resumption(
        8,
        List.of(),
        standing(step),
        standing(step),
        best,
        Optional.of(ONE_OPEN),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        LastTurn.STEP,
        true,
        false,
        Map.of());
  }

  private static RunManifest manifest(long step, long savedAt) {
    return new RunManifest(
        RunManifest.FORMAT_VERSION,
        "run",
        "incarnation",
        savedAt,
        standing(step),
        standing(step),
        new JournalPlace(0, step),
        List.of(),
        step,
        best(),
        false,
        ONE_OPEN,
        new RunPlan(Map.of(), Map.of(), 0, 42, 0),
        Optional.empty(),
        new RunConditions("model", "fingerprint", "cpu", "fp32", Map.of(), Map.of()),
        Map.of());
  }

  private record WaitingRun(
      RunState state, Backlog backlog, Unanswered unanswered, Optional<Tuning> tuning)
      implements RunView {
    private WaitingRun() {
      this(RunState.WAITING, Backlog.EMPTY, Unanswered.NONE, Optional.empty());
    }
  }
}
