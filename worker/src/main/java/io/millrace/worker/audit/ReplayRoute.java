package io.millrace.worker.audit;

import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.worker.progress.RunConditions;
import io.millrace.worker.recovery.JournalledStep;
import java.util.List;
import java.util.Set;

/**
 * The steps that lead from one state of a run to another.
 *
 * @param stretches in order, at least one
 * @param lost batches of them that the run itself had to do without, so that they are left out
 */
public record ReplayRoute(List<Stretch> stretches, Set<BatchCoordinate> lost) {

  /** Keeps the collections as they are now. */
  public ReplayRoute {
    stretches = List.copyOf(stretches);
    lost = Set.copyOf(lost);
  }

  /**
   * Steps that were computed under the same conditions.
   *
   * @param steps in order
   */
  public record Stretch(RunConditions conditions, List<JournalledStep> steps) {

    /** Keeps the list as it is now. */
    public Stretch {
      steps = List.copyOf(steps);
    }
  }

  /** How many steps there are. */
  public int steps() {
    return stretches.stream().mapToInt(stretch -> stretch.steps().size()).sum();
  }

  /** The batches that they are made of. */
  public List<BatchCoordinate> batches() {
    return stretches.stream()
        .flatMap(stretch -> stretch.steps().stream())
        .flatMap(step -> step.batches().stream())
        .filter(batch -> !lost.contains(batch))
        .distinct()
        .toList();
  }
}
