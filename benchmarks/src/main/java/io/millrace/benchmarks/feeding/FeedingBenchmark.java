package io.millrace.benchmarks.feeding;

import io.millrace.benchmarks.measure.GpuWatch;
import io.millrace.benchmarks.measure.Spread;
import io.millrace.benchmarks.pipeline.BatchTopic;
import io.millrace.benchmarks.pipeline.BrokerPlace;
import io.millrace.benchmarks.pipeline.TextRecords;
import io.millrace.benchmarks.training.TrainingBenchmark;
import io.millrace.benchmarks.training.TrainingReport;
import io.millrace.benchmarks.worker.EventTail;
import io.millrace.benchmarks.worker.RunSettings;
import io.millrace.benchmarks.worker.WorkerMetrics;
import io.millrace.benchmarks.worker.WorkerProcess;
import io.millrace.benchmarks.worker.WorkerRuns;
import io.millrace.broker.Broker;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.schemas.topic.TopicNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Does the device ever wait for data, and how long does a checkpoint hold it up? A worker trains
 * from the batch topic and saves checkpoints meanwhile; its events tell. Beside it, the same loop
 * is fed from Kafka and from memory in turns.
 */
public final class FeedingBenchmark {
  private static final String RUN = "fed";
  private static final String DEVICE_METRICS = "millrace_device_";

  private final FeedingPlan plan;
  private final Consumer<String> progress;

  /**
   * Prepares.
   *
   * @param progress is told what happens
   */
  public FeedingBenchmark(FeedingPlan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * Runs it.
   *
   * @param directory for broker, model, checkpoints and logs
   */
  public FeedingReport run(Path directory, TextRecords records) throws Exception {
    Fed fed = worker(directory, records);
    progress.accept(
        String.format(
            Locale.ROOT,
            "The worker waited for data in %.3f%% of the time.",
            100 * fed.stretches().waitedShare()));
    Optional<TrainingReport> legs = Optional.empty();
    Optional<String> failure = Optional.empty();
    try {
      legs = Optional.of(new TrainingBenchmark(plan.legs(), progress).run(records));
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      // What the worker's run has shown is worth knowing without them.
      failure = Optional.of("These legs failed: " + e);
    }
    return new FeedingReport(plan, fed.stretches(), fed.gpuPercent(), fed.metrics(), legs, failure);
  }

  private record Fed(Stretches stretches, Optional<Spread> gpuPercent, List<String> metrics) {}

  private Fed worker(Path directory, TextRecords records) throws Exception {
    try (Broker broker = BrokerPlace.OWN_PROCESS.start(directory.resolve("broker"))) {
      BatchTopic topic = new BatchTopic(broker.bootstrapServers(), "feeding-");
      Path model = plan.shape().writeTo(directory.resolve("model"), plan.maxLength());
      topic.fill(model, records.take(plan.batches() * plan.rows()), plan.rows(), plan.maxLength());
      progress.accept(plan.batches() + " batches are on the topic.");
      Path log = Files.createDirectories(directory.resolve("logs")).resolve("worker.log");
      WorkerMetrics metrics = WorkerMetrics.onFreePort();
      Map<String, String> settings = settings(topic, model, directory.resolve("runs"), metrics);
      try (GpuWatch gpu = GpuWatch.start();
          WorkerProcess worker = WorkerProcess.start(settings, log);
          EventTail tail =
              new EventTail(topic.bootstrapServers(), new TopicNames(topic.prefix()))) {
        // Late enough that its reader of the GPU's load has had the first number.
        tail.await(worker, event -> isStep(event, (plan.warmUpSteps() + plan.steps()) / 2));
        List<String> device = device(metrics);
        List<TrainingEvent> events = WorkerRuns.toEnd(worker, tail, RUN);
        Stretches stretches = Stretches.of(events, plan.warmUpSteps(), plan.stretchSteps());
        return new Fed(
            stretches,
            gpu.percent(timeOf(events, plan.warmUpSteps()), timeOf(events, plan.steps())),
            device);
      }
    }
  }

  /** Not worth a run that was measured. */
  private static List<String> device(WorkerMetrics metrics) throws InterruptedException {
    try {
      return metrics.lines(DEVICE_METRICS);
    } catch (IOException e) {
      return List.of("The worker was gone before its page could be asked for: take more steps.");
    }
  }

  private static boolean isStep(TrainingEvent event, long step) {
    return event.payload() instanceof StepCompleted && event.step() >= step;
  }

  private static long timeOf(List<TrainingEvent> events, long step) {
    return events.stream()
        .filter(event -> isStep(event, step))
        .findFirst()
        .map(TrainingEvent::time)
        .orElseThrow();
  }

  private Map<String, String> settings(
      BatchTopic topic, Path model, Path runs, WorkerMetrics metrics) {
    return RunSettings.of(
        topic,
        RUN,
        model,
        runs,
        Map.of(
            "device",
            plan.device(),
            "precision",
            plan.precision().name().toLowerCase(Locale.ROOT),
            "max.steps",
            Integer.toString(plan.steps()),
            "log.every.steps",
            Integer.toString(plan.stretchSteps()),
            "checkpoint.every.steps",
            Integer.toString(plan.checkpointEvery() * plan.stretchSteps()),
            "http.host",
            "127.0.0.1",
            "http.port",
            Integer.toString(metrics.port())));
  }
}
