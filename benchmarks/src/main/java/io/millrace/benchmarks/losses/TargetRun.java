package io.millrace.benchmarks.losses;

import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.schemas.event.TrainingEvent;
import java.util.List;

/**
 * What came of a run.
 *
 * @param target that was run
 * @param losses of its steps
 * @param tokensPerSecond of its second half
 */
record TargetRun(Target target, List<Double> losses, double tokensPerSecond) {

  TargetRun {
    losses = List.copyOf(losses);
  }

  /**
   * Reads a run's events.
   *
   * @param plan of which it is
   * @throws IllegalStateException when it did not change the weights in each of its steps
   */
  static TargetRun of(Target target, LossesPlan plan, List<TrainingEvent> events) {
    List<TrainingEvent> steps =
        events.stream().filter(event -> event.payload() instanceof StepCompleted).toList();
    if (steps.size() != plan.steps()) {
      throw new IllegalStateException(
          "The run on "
              + target.title()
              + " has "
              + steps.size()
              + " steps instead of "
              + plan.steps()
              + ": the others were skipped, for a loss or a gradient that is not finite.");
    }
    int half = plan.half();
    long tokens =
        steps.subList(half, 2 * half).stream().mapToLong(event -> payload(event).tokens()).sum();
    long millis = steps.get(2 * half - 1).time() - steps.get(half - 1).time();
    return new TargetRun(
        target, steps.stream().map(event -> payload(event).loss()).toList(), tokens * 1e3 / millis);
  }

  private static StepCompleted payload(TrainingEvent event) {
    return (StepCompleted) event.payload();
  }
}
