package io.millrace.worker.training;

import io.millrace.worker.program.StepOutcome;
import java.util.ArrayList;
import java.util.List;

/** The optimizer steps whose outcomes nobody has asked the device for yet, the oldest first. */
final class PendingSteps {
  private final List<DispatchedStep> steps = new ArrayList<>();

  void add(DispatchedStep step) {
    steps.add(step);
  }

  int size() {
    return steps.size();
  }

  /**
   * Takes all of them, with what they came to. When each of several steps ended only the device
   * knows, so their time from the first one's start on, and the waiting and computing in it, is
   * shared out evenly.
   *
   * @param outcomes one for each, in order
   * @param untilNanos when the last of them ended; evaluations in between do not count
   * @param settledNanos for which, before that, their outcomes were waited for
   */
  List<FinishedStep> finish(List<StepOutcome> outcomes, long untilNanos, long settledNanos) {
    if (outcomes.size() != steps.size()) {
      throw new IllegalStateException(
          "The program has " + outcomes.size() + " outcomes of " + steps.size() + " steps");
    }
    long nanos = untilNanos - steps.get(0).content().startedNanos();
    long waited = 0;
    long computed = settledNanos;
    for (DispatchedStep step : steps) {
      nanos -= step.content().leftOutNanos();
      waited += step.content().waitedNanos();
      computed += step.content().computedNanos();
    }
    double share = 1e6 * steps.size();
    List<FinishedStep> finished = new ArrayList<>(steps.size());
    for (int i = 0; i < steps.size(); i++) {
      finished.add(
          new FinishedStep(
              steps.get(i), outcomes.get(i), nanos / share, waited / share, computed / share));
    }
    steps.clear();
    return finished;
  }
}
