package io.millrace.worker.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.worker.journal.EventListener;
import io.millrace.worker.training.RunState;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * The run's events as Prometheus metrics.
 *
 * <p>Alert when {@code millrace_training_steps_total} stands still while {@code
 * millrace_training_batches_waiting} is above zero; when {@code millrace_checkpoint_failures_total}
 * rises, the more so the higher {@code millrace_checkpoint_failures_in_row} is, or {@code time() -
 * millrace_checkpoint_saved_time_seconds} grows; when {@code
 * millrace_training_batches_rejected_total} rises; when {@code
 * millrace_training_steps_skipped_total} or {@code millrace_evaluation_failures_total} does, since
 * a loss or gradient was not finite then; when {@code millrace_run_state{state="failed"}} is 1.
 * Tokens per second is {@code rate(millrace_training_tokens_total[1m])}.
 *
 * <p>A number that is not finite enters no metric: gauges keep their last value.
 */
public final class TrainingMeters implements EventListener {
  private final MeterRegistry registry;
  private final Counter steps;
  private final Counter tokens;
  private final Counter targets;
  private final Timer stepTime;
  private final Timer dataWait;
  private final Timer recordToGradient;
  private final DistributionSummary padding;
  private final Counter rejected;
  private final Counter skipped;
  private final Counter diverged;
  private final Counter replayed;
  private final Counter rolledBack;
  private final Counter missingBatches;
  private final Counter checkpointsPassedOver;
  private final Timer recoveryTime;
  private final Timer evaluationTime;
  private final Counter evaluationFailures;
  private final Timer checkpointTime;
  private final Timer checkpointStall;
  private final Counter checkpointFailures;
  private final AtomicLong step = new AtomicLong();
  private final AtomicLong checkpointBytes = new AtomicLong();
  private final AtomicLong checkpointFailuresInRow = new AtomicLong();
  private final Reading checkpointSavedAt;
  private final Reading loss;
  private final Reading learningRate;
  private final Reading gradientNorm;
  private final Reading evaluationLoss;
  private final Reading peakMemory;

  /** Registers every metric, so that each is there from the first scrape on. */
  public TrainingMeters(MeterRegistry registry) {
    this.registry = registry;
    steps =
        counter(
            "millrace.training.steps",
            "Optimizer steps done by this process, without those that were skipped.");
    tokens = counter("millrace.training.tokens", "Real tokens, without padding, trained on.");
    targets = counter("millrace.training.targets", "Tokens that were predicted and scored.");
    rejected = counter("millrace.training.batches.rejected", "Batches not trained on.");
    skipped =
        counter(
            "millrace.training.steps.skipped",
            "Steps whose loss or gradient was not finite, which changed nothing.");
    diverged =
        counter(
            "millrace.recovery.steps.diverged",
            "Steps taken again that came out otherwise than journalled.");
    replayed = counter("millrace.recovery.steps", "Journalled steps taken again after a restart.");
    rolledBack = counter("millrace.training.rollbacks", "Times that the run went back to a step.");
    missingBatches =
        counter(
            "millrace.recovery.batches.missing",
            "Offsets of the batch topic that the run went on without.");
    checkpointsPassedOver =
        counter(
            "millrace.checkpoints.passed.over",
            "Checkpoints that a start could not go on from: broken, or unknown to the journal.");
    evaluationFailures =
        counter("millrace.evaluation.failures", "Evaluations whose loss was not finite.");
    checkpointFailures = counter("millrace.checkpoint.failures", "Checkpoints not saved.");
    stepTime = timer("millrace.training.step", "From one optimizer step to the next.");
    dataWait = timer("millrace.training.data.wait", "Part of a step spent waiting for batches.");
    recordToGradient =
        timer(
            "millrace.training.record.to.gradient",
            "Age of a step's oldest text record when its gradient was applied.");
    evaluationTime = timer("millrace.evaluation", "Runs through the evaluation set.");
    recoveryTime = timer("millrace.recovery", "Taking journalled steps again after a restart.");
    checkpointTime = timer("millrace.checkpoint.write", "Background writing of a checkpoint.");
    checkpointStall = timer("millrace.checkpoint.stall", "Training stood still for a snapshot.");
    padding =
        DistributionSummary.builder("millrace.training.padding.share")
            .description("Padding positions of all positions in a step's batches, 0 to 1.")
            .register(registry);
    loss = reading("millrace.training.loss", "Mean cross entropy of the last step, nats.");
    learningRate = reading("millrace.training.learning.rate", "Learning rate of the last step.");
    gradientNorm =
        reading("millrace.training.gradient.norm", "Global L2 norm before clipping, last step.");
    evaluationLoss = reading("millrace.evaluation.loss", "Last evaluation's loss, nats.");
    checkpointSavedAt = new Reading();
    Gauge.builder("millrace.checkpoint.saved.time", checkpointSavedAt, Reading::get)
        .description("When this process saved its newest checkpoint, since the epoch.")
        .baseUnit("seconds")
        .register(registry);
    Gauge.builder("millrace.checkpoint.failures.in.row", checkpointFailuresInRow, AtomicLong::get)
        .description("Checkpoints not saved since the last that was; 0 where that one was.")
        .register(registry);
    peakMemory = new Reading();
    Gauge.builder("millrace.training.memory.peak", peakMemory, Reading::get)
        .description("Most memory of the device in use so far; of the CPU, by this process.")
        .baseUnit("bytes")
        .register(registry);
    Gauge.builder("millrace.training.step.number", step, AtomicLong::get)
        .description("Optimizer steps done by the run.")
        .register(registry);
    Gauge.builder("millrace.checkpoint.size", checkpointBytes, AtomicLong::get)
        .description("Size of the newest checkpoint.")
        .baseUnit("bytes")
        .register(registry);
  }

  /** Shows the run's state, 1 for the one it is in, and the batches that are read and wait. */
  public void watch(Supplier<RunState> state, Supplier<Number> batchesWaiting) {
    for (RunState each : RunState.values()) {
      Gauge.builder("millrace.run.state", () -> state.get() == each ? 1 : 0)
          .description("1 for the state the run is in.")
          .tag("state", each.name().toLowerCase(java.util.Locale.ROOT))
          .register(registry);
    }
    Gauge.builder("millrace.training.batches.waiting", batchesWaiting)
        .description("Batches read ahead and not yet trained on.")
        .register(registry);
  }

  @Override
  public void on(TrainingEvent event) {
    step.set(event.step());
    EventPayload payload = event.payload();
    if (payload instanceof EventPayload.StepCompleted completed) {
      stepped(completed);
    } else if (payload instanceof EventPayload.StepSkipped) {
      skipped.increment();
    } else if (payload instanceof EventPayload.EvaluationCompleted evaluation) {
      if (evaluation.counts()) {
        evaluationLoss.set(evaluation.loss());
      }
      evaluationTime.record(millis(evaluation.millis()));
    } else if (payload instanceof EventPayload.EvaluationFailed failed) {
      evaluationFailures.increment();
      evaluationTime.record(millis(failed.millis()));
    } else if (payload instanceof EventPayload.CheckpointSaved saved) {
      checkpointTime.record(millis(saved.millis()));
      checkpointStall.record(millis(saved.stallMillis()));
      checkpointBytes.set(saved.bytes());
      checkpointFailuresInRow.set(0);
      checkpointSavedAt.set(event.time() / 1e3);
    } else if (payload instanceof EventPayload.CheckpointFailed) {
      checkpointFailures.increment();
      checkpointFailuresInRow.incrementAndGet();
    } else if (payload instanceof EventPayload.BatchRejected) {
      rejected.increment();
    } else if (payload instanceof EventPayload.CommandApplied applied) {
      command(applied.type(), "applied");
    } else if (payload instanceof EventPayload.CommandCompleted completed) {
      command(completed.type(), completed.failed() ? "failed" : "completed");
    } else if (payload instanceof EventPayload.CommandRejected) {
      // The type of a rejected command is whatever somebody wrote, so it is no label.
      command("any", "rejected");
    } else {
      recovered(payload);
    }
  }

  private void recovered(EventPayload payload) {
    if (payload instanceof EventPayload.RunRecovered recovered) {
      replayed.increment((double) recovered.steps());
      recoveryTime.record(millis(recovered.millis()));
    } else if (payload instanceof EventPayload.StepDiverged) {
      diverged.increment();
    } else if (payload instanceof EventPayload.RunRolledBack) {
      rolledBack.increment();
    } else if (payload instanceof EventPayload.BatchesMissing missing) {
      missing
          .ranges()
          .forEach(
              range -> missingBatches.increment(range.lastOffset() - range.firstOffset() + 1.0));
    } else if (payload instanceof EventPayload.CheckpointPassedOver) {
      checkpointsPassedOver.increment();
    }
  }

  private void stepped(EventPayload.StepCompleted completed) {
    steps.increment();
    tokens.increment((double) completed.tokens());
    targets.increment((double) completed.targets());
    stepTime.record(millis(completed.stepMillis()));
    dataWait.record(millis(completed.dataWaitMillis()));
    recordToGradient.record(Duration.ofMillis(Math.max(0, completed.recordToGradientMillis())));
    padding.record(completed.paddingShare());
    loss.set(completed.loss());
    learningRate.set(completed.learningRate());
    gradientNorm.set(completed.gradientNorm());
    peakMemory.set((double) completed.peakMemoryBytes());
  }

  private void command(String type, String outcome) {
    Counter.builder("millrace.commands")
        .description("Commands by type and outcome.")
        .tag("type", type)
        .tag("outcome", outcome)
        .register(registry)
        .increment();
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  private Timer timer(String name, String description) {
    return Timer.builder(name)
        .description(description)
        .publishPercentileHistogram()
        .register(registry);
  }

  private Reading reading(String name, String description) {
    Reading reading = new Reading();
    Gauge.builder(name, reading, Reading::get).description(description).register(registry);
    return reading;
  }

  private static Duration millis(double millis) {
    return Duration.ofNanos((long) (millis * 1e6));
  }

  /** A gauge's value, NaN until there is one. */
  private static final class Reading {
    private volatile double value = Double.NaN;

    void set(double newValue) {
      value = newValue;
    }

    double get() {
      return value;
    }
  }
}
