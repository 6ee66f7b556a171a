package io.millrace.worker.app.exactness;

import io.millrace.schemas.batch.TokenBatch;
import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.worker.app.Disturbance;
import io.millrace.worker.app.WorkerProcess;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;

/** A run that nothing disturbs, of the batches of one that was disturbed. */
final class PeacefulRun {
  private PeacefulRun() {}

  /**
   * Trains and returns the run's events.
   *
   * @param topics of the disturbed run
   * @param disturbed its model is trained anew
   * @param events of the disturbed run, which say in which order batches of several partitions came
   */
  static List<TrainingEvent> events(RunTopics topics, TinyRun disturbed, List<TrainingEvent> events)
      throws Exception {
    TinyRun run = disturbed.named(disturbed.id() + "-in-peace");
    List<TokenBatch> batches = inOrder(topics.batches(), events);
    try (RunTopics own = new RunTopics(topics.servers(), 1)) {
      for (TokenBatch batch : topics.evaluationBatches().values()) {
        own.sendEvaluationBatch(batch).get();
      }
      List<Future<?>> sent = new ArrayList<>();
      batches.forEach(batch -> sent.add(own.sendBatch(0, batch)));
      for (Future<?> one : sent) {
        one.get();
      }
      long steps = batches.size() / TinyRun.ACCUMULATION_STEPS;
      Map<String, String> settings = run.settings(own, Map.of("max.steps", Long.toString(steps)));
      try (WorkerProcess worker = WorkerProcess.start(Disturbance.None.class, settings, Map.of())) {
        if (worker.awaitEnd() != WorkerProcess.OK) {
          throw new AssertionError("The run in peace did not end well");
        }
      }
      return own.events(run.id());
    }
  }

  /** As the journal names them for the first time, and then those that it does not name. */
  private static List<TokenBatch> inOrder(
      Map<BatchCoordinate, TokenBatch> batches, List<TrainingEvent> events) {
    Set<BatchCoordinate> order = new LinkedHashSet<>();
    for (TrainingEvent event : events) {
      if (event.payload() instanceof StepCompleted step) {
        order.addAll(step.batches());
      }
    }
    order.retainAll(batches.keySet());
    order.addAll(batches.keySet());
    List<TokenBatch> ordered = new ArrayList<>();
    order.forEach(at -> ordered.add(batches.get(at)));
    return ordered;
  }
}
