package io.millrace.cli.watch.run;

import io.millrace.schemas.event.EventPayload.StepCompleted;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.ToDoubleFunction;

/** What the last steps say together. All of it is 0 before the first one. For one thread. */
public final class RecentSteps {
  private static final double TAIL = 0.95;

  private final int window;
  private final Deque<StepCompleted> steps = new ArrayDeque<>();

  /**
   * Of no steps yet.
   *
   * @param window how many steps count at most
   */
  public RecentSteps(int window) {
    this.window = window;
  }

  /** Takes a step in, and the oldest out. */
  public void add(StepCompleted step) {
    steps.addLast(step);
    if (steps.size() > window) {
      steps.removeFirst();
    }
  }

  /** How many steps count now. */
  public int size() {
    return steps.size();
  }

  /** Real tokens per second, waiting for data included. */
  public double tokensPerSecond() {
    double seconds = sum(StepCompleted::stepMillis) / 1000;
    return seconds == 0 ? 0 : sum(StepCompleted::tokens) / seconds;
  }

  /** Mean time of a step, milliseconds. */
  public double stepMillis() {
    return steps.isEmpty() ? 0 : sum(StepCompleted::stepMillis) / steps.size();
  }

  /** The part of that time in which the trainer waited for a batch, 0 to 1. */
  public double dataWaitShare() {
    double millis = sum(StepCompleted::stepMillis);
    return millis == 0 ? 0 : Math.min(1, sum(StepCompleted::dataWaitMillis) / millis);
  }

  /** Padding positions by all positions, 0 to 1. */
  public double paddingShare() {
    double positions = sum(RecentSteps::positions);
    return positions == 0 ? 0 : 1 - sum(StepCompleted::tokens) / positions;
  }

  private static double positions(StepCompleted step) {
    return step.paddingShare() < 1 ? step.tokens() / (1 - step.paddingShare()) : 0;
  }

  /** The record-to-gradient latency that 95 of 100 steps do not exceed, milliseconds. */
  public long latencyTailMillis() {
    long[] sorted =
        steps.stream().mapToLong(StepCompleted::recordToGradientMillis).sorted().toArray();
    return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(TAIL * sorted.length) - 1];
  }

  private double sum(ToDoubleFunction<StepCompleted> of) {
    return steps.stream().mapToDouble(of).sum();
  }
}
