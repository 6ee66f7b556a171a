package io.millrace.worker.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.service.metrics.Durations;
import io.millrace.service.metrics.Reading;
import io.millrace.worker.journal.EventListener;
import java.time.Duration;

/** Optimizer steps: what they came to, what they were made of and where their time went. */
final class StepMeters implements EventListener {
  private final Counter steps;
  private final Counter rows;
  private final Counter tokens;
  private final Counter targets;
  private final Counter skipped;
  private final Counter rejected;
  private final Counter rolledBack;
  private final Timer stepTime;
  private final Timer dataWait;
  private final Timer compute;
  private final Timer bookkeeping;
  private final Timer recordToGradient;
  private final DistributionSummary padding;
  private final Reading loss;
  private final Reading learningRate;
  private final Reading gradientNorm;
  private final Reading lastStep;
  private final Reading peakMemory;

  StepMeters(MeterRegistry registry) {
    steps = counter(registry, "steps", "Optimizer steps done, without those that were skipped.");
    rows = counter(registry, "rows", "Rows of the batches trained on.");
    tokens = counter(registry, "tokens", "Real tokens, without padding, trained on.");
    targets = counter(registry, "targets", "Tokens that were predicted and scored.");
    skipped =
        counter(
            registry,
            "steps.skipped",
            "Steps whose loss or gradient was not finite, which changed nothing.");
    rejected = counter(registry, "batches.rejected", "Batches that could not be trained on.");
    rolledBack = counter(registry, "rollbacks", "Times that the run went back to a step.");
    stepTime =
        Durations.ofWork("millrace.training.step", "From one optimizer step to the next.")
            .register(registry);
    dataWait = part(registry, "data_wait");
    compute = part(registry, "compute");
    bookkeeping = part(registry, "bookkeeping");
    recordToGradient =
        Durations.ofDelay(
                "millrace.training.record.to.gradient",
                "Age of a step's oldest text record when its gradient was applied.")
            .register(registry);
    padding =
        DistributionSummary.builder("millrace.training.padding.share")
            .description("Padding positions of all positions in a step's batches, 0 to 1.")
            .register(registry);
    loss =
        gauge(
            registry,
            "loss",
            null,
            "Mean loss of the last step: cross entropy in nats, of a regression the squared error.");
    learningRate = gauge(registry, "learning.rate", null, "Learning rate of the last step.");
    gradientNorm =
        gauge(registry, "gradient.norm", null, "Global L2 norm before clipping, of the last step.");
    lastStep =
        gauge(
            registry,
            "last.step.timestamp",
            "seconds",
            "When the last step was done, since the epoch; NaN before this process's first.");
    peakMemory =
        gauge(
            registry,
            "memory.peak",
            "bytes",
            "Most memory of the device in use so far: of a GPU, by all that runs on it; of the CPU,"
                + " by this process.");
  }

  @Override
  public void on(TrainingEvent event) {
    EventPayload payload = event.payload();
    if (payload instanceof EventPayload.StepCompleted completed) {
      stepped(completed);
      lastStep.set(event.time() / 1e3);
    } else if (payload instanceof EventPayload.StepSkipped) {
      skipped.increment();
      lastStep.set(event.time() / 1e3);
    } else if (payload instanceof EventPayload.BatchRejected) {
      rejected.increment();
    } else if (payload instanceof EventPayload.RunRolledBack) {
      rolledBack.increment();
    }
  }

  private void stepped(EventPayload.StepCompleted completed) {
    steps.increment();
    rows.increment(completed.rows());
    tokens.increment((double) completed.tokens());
    targets.increment((double) completed.targets());
    stepTime.record(EventTimes.millis(completed.stepMillis()));
    dataWait.record(EventTimes.millis(completed.dataWaitMillis()));
    compute.record(EventTimes.millis(completed.computeMillis()));
    bookkeeping.record(
        EventTimes.millis(
            completed.stepMillis() - completed.dataWaitMillis() - completed.computeMillis()));
    recordToGradient.record(Duration.ofMillis(Math.max(0, completed.recordToGradientMillis())));
    padding.record(completed.paddingShare());
    loss.set(completed.loss());
    learningRate.set(completed.learningRate());
    gradientNorm.set(completed.gradientNorm());
    peakMemory.set((double) completed.peakMemoryBytes());
  }

  private static Timer part(MeterRegistry registry, String part) {
    return Durations.ofWork(
            "millrace.training.step.part",
            "Parts of a step: data_wait for a batch, compute by the model and its optimizer, and"
                + " bookkeeping, which is all else.")
        .tag("part", part)
        .register(registry);
  }

  private static Counter counter(MeterRegistry registry, String name, String help) {
    return Counter.builder("millrace.training." + name).description(help).register(registry);
  }

  private static Reading gauge(MeterRegistry registry, String name, String unit, String help) {
    return Reading.in(registry, "millrace.training." + name, unit, help);
  }
}
