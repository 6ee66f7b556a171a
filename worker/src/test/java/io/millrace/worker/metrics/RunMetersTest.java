package io.millrace.worker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.worker.LogLines;
import io.millrace.worker.control.Unanswered;
import io.millrace.worker.source.Backlog;
import io.millrace.worker.training.RunState;
import io.millrace.worker.training.Tuning;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RunMetersTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final RunMeters meters = new RunMeters(registry, Clock.systemUTC());

  @Test
  void aStepSetsItsGaugesAndRaisesItsCounters() {
    publish(step(2.5, 1 << 30));

    assertThat(gauge("millrace.training.loss")).isEqualTo(2.5);
    assertThat(gauge("millrace.training.memory.peak")).isEqualTo(1 << 30);
    assertThat(gauge("millrace.training.step.number")).isEqualTo(7);
    assertThat(counter("millrace.training.steps")).isEqualTo(1);
    assertThat(counter("millrace.training.tokens")).isEqualTo(900);
  }

  @Test
  void aSkippedStepIsCountedAndLeavesTheGaugesAlone() {
    publish(step(2.5, 1));
    publish(
        new EventPayload.StepSkipped(
            "Why.", 1e-4, "NaN", "NaN", 8, 900, 800, List.of(), List.of(), 1));

    assertThat(counter("millrace.training.steps.skipped")).isEqualTo(1);
    assertThat(counter("millrace.training.steps")).isEqualTo(1);
    assertThat(gauge("millrace.training.loss")).isEqualTo(2.5);
    assertThat(gauge("millrace.training.gradient.norm")).isEqualTo(1.5);
  }

  @Test
  void anEvaluationThatFailedIsCountedAndTheGaugeKeepsTheLastLoss() {
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
    publish(
        new EventPayload.EvaluationFailed(
            "Why.", "NaN", List.of(), 400, 77, 1, "eval-batches", true));

    assertThat(counter("millrace.evaluation.failures")).isEqualTo(1);
    assertThat(gauge("millrace.evaluation.loss")).isEqualTo(2.25);
    assertThat(registry.get("millrace.evaluation").timer().count()).isEqualTo(2);
  }

  @Test
  void anEvaluationOnOtherBatchesThatFailedCountsForTimeOnly() {
    publish(
        new EventPayload.EvaluationFailed(
            "Why.", "NaN", List.of(), 400, 77, 3, "other-batches", false));

    assertThat(counter("millrace.evaluation.failures")).isZero();
    assertThat(gauge("millrace.evaluations.without.improvement")).isZero();
    assertThat(registry.get("millrace.evaluation").timer().count()).isEqualTo(1);
  }

  /** As after a rollback, and after one that a worker with other settings made. */
  @Test
  void aFurtherStartIsShownInPlaceOfTheOneBefore() {
    try (LogLines log = LogLines.allOf("io.micrometer")) {
      publish(started("cpu", "fp32"));
      publish(started("cpu", "fp32"));
      assertThat(gauge("millrace.run.info")).isEqualTo(1);

      publish(started("cuda:0", "bf16"));

      assertThat(log.lines()).isEmpty();
    }
    assertThat(registry.find("millrace.run.info").gauges())
        .singleElement()
        .satisfies(
            info -> {
              assertThat(info.value()).isEqualTo(1);
              assertThat(info.getId().getTag("model_type")).isEqualTo("gpt2");
              assertThat(info.getId().getTag("device")).isEqualTo("cuda:0");
              assertThat(info.getId().getTag("precision")).isEqualTo("bf16");
            });
  }

  @Test
  void failuresOfCheckpointsAreCountedAndTheRowEndsWithTheNextThatIsSaved() {
    assertThat(gauge("millrace.checkpoint.failures.in.row")).isZero();
    assertThat(gauge("millrace.checkpoint.saved.timestamp")).isNaN();
    publish(new EventPayload.CheckpointFailed("step-7", "Why."));
    publish(new EventPayload.CheckpointFailed("step-7", "Why."));
    assertThat(gauge("millrace.checkpoint.failures.in.row")).isEqualTo(2);

    meters.on(
        new TrainingEvent(
            "run",
            "incarnation",
            1,
            7,
            1_800_000_000_500L,
            new EventPayload.CheckpointSaved(1, "step-7", 100, 1, 1, false)));

    assertThat(counter("millrace.checkpoint.failures")).isEqualTo(2);
    assertThat(gauge("millrace.checkpoint.failures.in.row")).isZero();
    assertThat(gauge("millrace.checkpoint.saved.timestamp")).isEqualTo(1_800_000_000.5);
  }

  @Test
  void aStepsTimeIsDividedUp() {
    publish(step(2.5, 1));

    assertThat(part("data_wait")).isEqualTo(1);
    assertThat(part("compute")).isEqualTo(6);
    assertThat(part("bookkeeping")).isEqualTo(5);
  }

  @Test
  void commandsAreCountedByTypeAndOutcomeAndOpenUntilCompleted() {
    assertThat(commands("eval", "applied")).isZero();
    meters.watch(new FixedRun(RunState.WAITING, Unanswered.NONE));
    publish(applied("c1", "eval", Map.of(), 0));
    publish(applied("c2", "pause", Map.of(), 0));
    assertThat(gauge("millrace.commands.open")).isEqualTo(1);
    assertThat(gauge("millrace.command.unanswered")).isPositive();

    publish(new EventPayload.CommandCompleted("c1", "eval", "ann", "Why not.", true));
    publish(
        new EventPayload.CommandRejected(
            "c3", "<script>", "ann", OptionalLong.empty(), "No such type.", 3));

    assertThat(gauge("millrace.commands.open")).isZero();
    assertThat(gauge("millrace.command.unanswered")).isZero();
    assertThat(commands("eval", "applied")).isEqualTo(1);
    assertThat(commands("eval", "failed")).isEqualTo(1);
    assertThat(commands("pause", "applied")).isEqualTo(1);
    assertThat(commands("any", "rejected")).isEqualTo(1);
    assertThat(registry.find("millrace.commands").tag("type", "<script>").counter()).isNull();
  }

  @Test
  void aCommandsLatencyIsFromItsIssueToItsAcknowledgement() {
    meters.on(
        new TrainingEvent(
            "run", "incarnation", 1, 7, 5_250, applied("c1", "stop", Map.of(), 5_000)));

    assertThat(
            registry
                .get("millrace.command.latency")
                .tag("type", "stop")
                .timer()
                .totalTime(TimeUnit.MILLISECONDS))
        .isEqualTo(250);
  }

  @Test
  void aLagThatNobodyKnowsIsNoNumber() {
    meters.watch(behind(new Backlog(2, OptionalLong.empty(), Optional.empty())));

    assertThat(gauge("millrace.training.batches.waiting")).isEqualTo(2);
    assertThat(gauge("millrace.training.lag.batches")).isNaN();
    assertThat(gauge("millrace.training.lag")).isNaN();
  }

  @Test
  void whereNoBatchWaitsTheLagIsZero() {
    meters.watch(behind(Backlog.EMPTY));

    assertThat(gauge("millrace.training.lag.batches")).isZero();
    assertThat(gauge("millrace.training.lag")).isZero();
  }

  @Test
  void theLagIsWhatIsReadAheadAndWhatIsNotAndItsAgeThatOfTheNext() {
    meters.watch(behind(new Backlog(2, OptionalLong.of(5), Optional.of(Instant.EPOCH))));

    assertThat(gauge("millrace.training.lag.batches")).isEqualTo(7);
    assertThat(gauge("millrace.training.lag")).isPositive();
  }

  @Test
  void oneStateIsOne() {
    meters.watch(new FixedRun(RunState.WAITING, Unanswered.NONE));

    for (RunState state : RunState.values()) {
      assertThat(
              registry
                  .get("millrace.run.state")
                  .tag("state", state.name().toLowerCase(Locale.ROOT))
                  .gauge()
                  .value())
          .isEqualTo(state == RunState.WAITING ? 1 : 0);
    }
  }

  private static EventPayload applied(
      String id, String type, Map<String, String> arguments, long issuedAt) {
    return new EventPayload.CommandApplied(
        id, type, arguments, "ann", issuedAt, "It has begun.", 0);
  }

  private double part(String part) {
    return registry
        .get("millrace.training.step.part")
        .tag("part", part)
        .timer()
        .totalTime(TimeUnit.MILLISECONDS);
  }

  private double commands(String type, String outcome) {
    return registry
        .get("millrace.commands")
        .tag("type", type)
        .tag("outcome", outcome)
        .counter()
        .count();
  }

  /** What is applied and being carried out is in the trainer's hand as well. */
  @Test
  void aCommandThatIsCarriedOutIsOneCommand() {
    meters.watch(
        new FixedRun(
            RunState.EVALUATING, new Unanswered(2, Optional.of("c1"), Optional.of(Instant.EPOCH))));
    assertThat(gauge("millrace.commands.open")).isEqualTo(2);

    publish(applied("c1", "eval", Map.of(), 0));

    assertThat(gauge("millrace.commands.open")).isEqualTo(2);
  }

  private static FixedRun behind(Backlog backlog) {
    return new FixedRun(RunState.TRAINING, backlog, Unanswered.NONE, Optional.empty());
  }

  private record FixedRun(
      RunState state, Backlog backlog, Unanswered unanswered, Optional<Tuning> tuning)
      implements RunView {
    private FixedRun(RunState state, Unanswered unanswered) {
      this(state, Backlog.EMPTY, unanswered, Optional.empty());
    }
  }

  private void publish(EventPayload payload) {
    meters.on(new TrainingEvent("run", "incarnation", 1, 7, 0, payload));
  }

  private static EventPayload started(String device, String precision) {
    return new EventPayload.RunStarted(
        "model",
        "gpt2",
        1,
        device,
        precision,
        Map.of(),
        42,
        1,
        0,
        0,
        OptionalLong.empty(),
        List.of(),
        List.of(),
        0,
        "",
        "",
        List.of(),
        Map.of());
  }

  private static EventPayload step(double loss, long peakMemoryBytes) {
    return new EventPayload.StepCompleted(
        loss, 1e-4, 1.5, 8, 900, 800, 0.25, 12, 1, 5, List.of(), List.of(), peakMemoryBytes, 6);
  }

  private double gauge(String name) {
    return registry.get(name).gauge().value();
  }

  private double counter(String name) {
    return registry.get(name).counter().count();
  }
}
