package io.millrace.benchmarks.losses;

import io.millrace.benchmarks.pipeline.BatchTopic;
import io.millrace.benchmarks.pipeline.BrokerPlace;
import io.millrace.benchmarks.pipeline.TextRecords;
import io.millrace.benchmarks.worker.EventTail;
import io.millrace.benchmarks.worker.RunSettings;
import io.millrace.benchmarks.worker.WorkerProcess;
import io.millrace.benchmarks.worker.WorkerRuns;
import io.millrace.broker.Broker;
import io.millrace.schemas.topic.TopicNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Does a device train as the CPU does? The preprocessor makes batches of records once; then a
 * worker after the other trains on them from the same fresh weights: on the CPU, and on the device
 * in either precision.
 */
public final class LossesBenchmark {
  private final LossesPlan plan;
  private final Consumer<String> progress;

  /**
   * Prepares.
   *
   * @param progress is told a line per run
   */
  public LossesBenchmark(LossesPlan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * Runs it.
   *
   * @param directory for broker, model, checkpoints and logs
   */
  public LossesReport run(Path directory, TextRecords records) throws Exception {
    try (Broker broker = BrokerPlace.OWN_PROCESS.start(directory.resolve("broker"))) {
      BatchTopic topic = new BatchTopic(broker.bootstrapServers(), "losses-");
      Path model = plan.shape().writeTo(directory.resolve("model"), plan.maxLength());
      topic.fill(model, records.take(plan.steps() * plan.rows()), plan.rows(), plan.maxLength());
      progress.accept(plan.steps() + " batches are on the topic.");
      TargetRun reference = run(plan.reference(), topic, model, directory);
      List<TargetRun> candidates = new ArrayList<>();
      for (Target candidate : plan.candidates()) {
        candidates.add(run(candidate, topic, model, directory));
      }
      return new LossesReport(plan, reference, candidates);
    }
  }

  private TargetRun run(Target target, BatchTopic topic, Path model, Path directory)
      throws IOException {
    Path log = Files.createDirectories(directory.resolve("logs")).resolve(target.run() + ".log");
    Map<String, String> settings = settings(target, topic, model, directory.resolve("runs"));
    try (WorkerProcess worker = WorkerProcess.start(settings, log);
        EventTail tail = new EventTail(topic.bootstrapServers(), new TopicNames(topic.prefix()))) {
      TargetRun run = TargetRun.of(target, plan, WorkerRuns.toEnd(worker, tail, target.run()));
      progress.accept(
          String.format(
              Locale.ROOT,
              "%s: loss %.4f after %d steps, %,.0f tokens/s",
              target.title(),
              run.losses().get(plan.steps() - 1),
              plan.steps(),
              run.tokensPerSecond()));
      return run;
    }
  }

  private Map<String, String> settings(Target target, BatchTopic topic, Path model, Path runs) {
    return RunSettings.of(
        topic,
        target.run(),
        model,
        runs,
        Map.of(
            "device",
            target.device(),
            "precision",
            target.setting(),
            // Higher than one would take, so that twenty steps go somewhere.
            "learning.rate",
            "1e-3",
            "max.steps",
            Integer.toString(plan.steps()),
            "log.every.steps",
            Integer.toString(plan.half())));
  }
}
