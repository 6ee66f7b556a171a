package io.millrace.benchmarks.worker;

import io.millrace.schemas.event.EventPayload.RunStopped;
import io.millrace.schemas.event.TrainingEvent;
import java.util.List;

/** Runs that nobody disturbs. */
public final class WorkerRuns {
  private WorkerRuns() {}

  /**
   * Waits until a run is over.
   *
   * @param run its id
   * @return its events, from its first to its last
   * @throws IllegalStateException when it failed, or its worker did not get so far
   */
  public static List<TrainingEvent> toEnd(WorkerProcess worker, EventTail tail, String run) {
    TrainingEvent last =
        tail.await(
            worker, event -> event.run().equals(run) && event.payload() instanceof RunStopped);
    if (((RunStopped) last.payload()).failed()) {
      throw new IllegalStateException(
          "The run '" + run + "' has failed:\n    " + worker.lastWords());
    }
    return tail.events().stream().filter(event -> event.run().equals(run)).toList();
  }
}
