package io.millrace.worker.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.millrace.schemas.event.EventPayload.RunReplanned;
import io.millrace.schemas.event.EventPayload.RunStarted;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.service.metrics.Reading;
import io.millrace.worker.journal.EventListener;
import io.millrace.worker.recovery.RecoveryPlan;
import io.millrace.worker.source.Backlog;
import io.millrace.worker.training.RunState;
import io.millrace.worker.training.Tuning;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;

/**
 * All metrics of a run. What the numbers mean together, and when somebody is to be woken: {@code
 * docs/runbook.md}; each by itself: {@code docs/metrics.md}.
 *
 * <p>Counters and histograms are of this process, and begin at zero with it; gauges are of the run.
 * A number that is not finite enters none of them: a gauge keeps its last value.
 */
public final class RunMeters implements EventListener {
  private final MeterRegistry registry;
  private final Clock clock;
  private final EvaluationMeters evaluations;
  private final CheckpointMeters checkpoints;
  private final CommandMeters commands;
  private final DeviceMeters device;
  private final Reading step;
  private final Reading planned;
  private final Reading failedAt;
  private final MultiGauge info;
  private final List<EventListener> listeners;

  /**
   * Registers every metric that need not wait for the run, so that each is there from the first.
   */
  public RunMeters(MeterRegistry registry, Clock clock) {
    this.registry = registry;
    this.clock = clock;
    step =
        Reading.in(registry, "millrace.training.step.number", "Optimizer steps done by the run.");
    planned =
        Reading.in(
            registry,
            "millrace.training.steps.planned",
            "Optimizer steps after which the run ends; 0 where it has no end.");
    failedAt =
        Reading.in(
            registry,
            "millrace.run.failed.timestamp",
            "seconds",
            "When the run last ended as failed, since the epoch, as a start finds it in the journal"
                + " after its checkpoint; NaN where it did not.");
    info =
        MultiGauge.builder("millrace.run.info")
            .description("1, with what the run trains and on what in its labels.")
            .register(registry);
    evaluations = new EvaluationMeters(registry);
    checkpoints = new CheckpointMeters(registry);
    commands = new CommandMeters(registry);
    device = new DeviceMeters(registry);
    listeners =
        List.of(
            new StepMeters(registry),
            evaluations,
            checkpoints,
            commands,
            new RecoveryMeters(registry));
  }

  /** Those of what the run computes on. */
  public DeviceMeters device() {
    return device;
  }

  /** Shows what a start of the run has found of those before it. */
  public void resumed(RecoveryPlan recovery) {
    step.set((double) recovery.resumption().now().step());
    evaluations.resumed(recovery.resumption().best());
    checkpoints.resumed(recovery.checkpoint());
    recovery.failedAt().ifPresent(at -> failedAt.set(at / 1e3));
    recovery
        .resumption()
        .control()
        .ifPresent(before -> commands.resumed(before.orders(), clock.millis()));
  }

  /** Shows the run between its events. */
  public void watch(RunView run) {
    for (RunState state : RunState.values()) {
      gauge(
          "millrace.run.state",
          "1 for the state that the run is in, 0 for the others.",
          null,
          Tags.of("state", state.name().toLowerCase(Locale.ROOT)),
          run,
          view -> view.state() == state ? 1 : 0);
    }
    gauge(
        "millrace.training.batches.waiting",
        "Batches that are read ahead and wait for the trainer.",
        null,
        run,
        view -> view.backlog().readAhead());
    gauge(
        "millrace.training.lag.batches",
        "Batches on the topic that are not trained on, those read ahead among them. Offsets are"
            + " counted, of which transactions take some. NaN where the brokers have not told for"
            + " a minute.",
        null,
        run,
        view -> known(view.backlog().batches()));
    gauge(
        "millrace.training.lag",
        "Age of the oldest text record in the batch that is next; 0 where none waits, NaN where"
            + " that is not known.",
        "seconds",
        run,
        view -> lag(view.backlog()));
    gauge(
        "millrace.training.accumulation.steps",
        "Batches of an optimizer step.",
        null,
        run,
        view -> view.tuning().map(Tuning::accumulationSteps).orElse(0));
    gauge(
        "millrace.checkpoint.every.steps",
        "Steps from one checkpoint to the next; 0 where none is saved by count.",
        null,
        run,
        view -> view.tuning().map(Tuning::checkpointEverySteps).orElse(0L));
    gauge(
        "millrace.commands.open",
        "Commands that have arrived, or are applied and have something left to do, and are not"
            + " answered.",
        null,
        run,
        view ->
            view.unanswered().commands()
                + commands.open()
                // One that is applied is still in hand while it is carried out.
                - view.unanswered().inHand().filter(commands::isOpen).map(id -> 1).orElse(0));
    gauge(
        "millrace.command.unanswered",
        "Time for which the oldest of the open commands waits for its answer; 0 where there is none.",
        "seconds",
        run,
        view ->
            Math.max(
                view.unanswered().since().map(since -> age(since.toEpochMilli())).orElse(0.0),
                commands.openSince().stream().mapToDouble(this::age).findFirst().orElse(0)));
  }

  @Override
  public void on(TrainingEvent event) {
    step.set((double) event.step());
    if (event.payload() instanceof RunStarted started) {
      planned.set((double) started.plannedSteps().orElse(0));
      // In place of what an earlier start has shown.
      info.register(List.of(MultiGauge.Row.of(labels(started), 1)));
    }
    if (event.payload() instanceof RunReplanned replanned) {
      planned.set((double) replanned.plannedSteps());
    }
    listeners.forEach(listener -> listener.on(event));
  }

  private static Tags labels(RunStarted started) {
    return Tags.of(
        "model_type", started.modelType(),
        "device", started.device(),
        "precision", started.precision());
  }

  private double lag(Backlog backlog) {
    return backlog
        .oldest()
        .map(since -> age(since.toEpochMilli()))
        // Where nobody knows whether one waits, none may be claimed.
        .orElseGet(() -> backlog.batches().isPresent() ? 0 : Double.NaN);
  }

  private static double known(OptionalLong number) {
    return number.isPresent() ? number.getAsLong() : Double.NaN;
  }

  private double age(long epochMillis) {
    return Math.max(0, Duration.ofMillis(clock.millis() - epochMillis).toMillis() / 1e3);
  }

  private void gauge(
      String name, String help, String unit, RunView run, ToDoubleFunction<RunView> value) {
    gauge(name, help, unit, Tags.empty(), run, value);
  }

  private void gauge(
      String name,
      String help,
      String unit,
      Tags tags,
      RunView run,
      ToDoubleFunction<RunView> value) {
    Gauge.builder(name, run, value)
        .description(help)
        .baseUnit(unit)
        .tags(tags)
        .strongReference(true)
        .register(registry);
  }
}
