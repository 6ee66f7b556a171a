package io.millrace.benchmarks.exactness;

import io.millrace.benchmarks.pipeline.BatchTopic;
import io.millrace.benchmarks.pipeline.TextRecords;
import io.millrace.benchmarks.worker.EventTail;
import io.millrace.benchmarks.worker.RunSettings;
import io.millrace.benchmarks.worker.WorkerProcess;
import io.millrace.schemas.event.EventPayload.CheckpointSaved;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.schemas.topic.TopicNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * How soon does a run go on that was killed? A worker trains, undisturbed at first; then it is
 * killed some steps after a checkpoint and started again at once, round after round.
 */
final class RecoveryBenchmark {
  private final RecoveryPlan plan;
  private final Consumer<String> progress;

  RecoveryBenchmark(RecoveryPlan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * Runs it.
   *
   * @param topic that nobody uses yet
   * @param directory for model, checkpoints and logs
   */
  RecoveryReport run(BatchTopic topic, Path directory, TextRecords records) throws Exception {
    Path model = plan.shape().writeTo(directory.resolve("model"), plan.maxLength());
    topic.fill(model, records.take(plan.batches() * plan.rows()), plan.rows(), plan.maxLength());
    Path logs = Files.createDirectories(directory.resolve("logs"));
    Map<String, String> settings = settings(topic, model, directory.resolve("runs"));
    TopicNames topics = new TopicNames(topic.prefix());
    WorkerProcess worker = WorkerProcess.start(settings, logs.resolve("first.log"));
    try (EventTail tail = new EventTail(topic.bootstrapServers(), topics)) {
      Undisturbed undisturbed =
          undisturbed(worker, tail, new StoredBytes(topic.bootstrapServers()), topics.events());
      List<RecoveryRound> rounds = new ArrayList<>();
      for (int round = 1; round <= plan.rounds(); round++) {
        awaitStepsAfterCheckpoint(worker, tail);
        long killedAt = worker.kill();
        int before = tail.events().size();
        worker = WorkerProcess.start(settings, logs.resolve("round-" + round + ".log"));
        rounds.add(recovered(worker, tail, killedAt, before));
        told(rounds.get(rounds.size() - 1));
      }
      return new RecoveryReport(plan, undisturbed, rounds);
    } finally {
      worker.kill();
    }
  }

  private Map<String, String> settings(BatchTopic topic, Path model, Path runs) {
    return RunSettings.of(
        topic,
        "killed",
        model,
        runs,
        Map.of("checkpoint.every.steps", Integer.toString(plan.checkpointEverySteps())));
  }

  private Undisturbed undisturbed(
      WorkerProcess worker, EventTail tail, StoredBytes stored, String topic)
      throws ExecutionException, InterruptedException {
    tail.await(worker, event -> isStep(event, RecoveryPlan.WARM_UP_STEPS));
    int from = tail.events().size();
    long before = stored.of(topic);
    tail.await(
        worker, event -> isStep(event, RecoveryPlan.WARM_UP_STEPS + plan.undisturbedSteps()));
    List<TrainingEvent> all = tail.events();
    long after = stored.of(topic);
    return new Undisturbed(all.subList(from, all.size()), after - before);
  }

  private void awaitStepsAfterCheckpoint(WorkerProcess worker, EventTail tail) {
    TrainingEvent saved =
        tail.await(
            worker,
            event ->
                event.payload() instanceof CheckpointSaved checkpoint && checkpoint.millis() > 0);
    long step = ((CheckpointSaved) saved.payload()).checkpointStep() + plan.stepsAfter();
    if (tail.events().stream().noneMatch(event -> isStep(event, step))) {
      tail.await(worker, event -> isStep(event, step));
    }
  }

  private RecoveryRound recovered(WorkerProcess worker, EventTail tail, long killedAt, int before) {
    tail.await(
        worker,
        event -> event.payload() instanceof StepCompleted && event.time() >= worker.startedAt());
    List<TrainingEvent> all = tail.events();
    return RecoveryRound.of(
        killedAt,
        worker.startedAt(),
        all.subList(before, all.size()).stream()
            .filter(event -> event.time() >= worker.startedAt())
            .toList(),
        StartPhases.in(worker.logged()));
  }

  private static boolean isStep(TrainingEvent event, long step) {
    return event.payload() instanceof StepCompleted && event.step() >= step;
  }

  private void told(RecoveryRound round) {
    progress.accept(
        String.format(
            Locale.ROOT,
            "killed and back in %.1f s: process %.1f s, start %.1f s %s, %d steps again %.1f s, first"
                + " live step %.1f s",
            round.sinceKill(),
            round.process(),
            round.start().total(),
            round.start().seconds(),
            round.replayedSteps(),
            round.replay(),
            round.firstStep()));
  }
}
