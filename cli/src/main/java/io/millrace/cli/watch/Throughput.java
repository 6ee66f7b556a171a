package io.millrace.cli.watch;

import io.millrace.schemas.event.EventPayload.StepCompleted;
import java.util.ArrayDeque;
import java.util.Deque;

/** Tokens per second over the last steps, waiting for data included. For one thread. */
public final class Throughput {
  private static final int WINDOW = 20;

  private final Deque<StepCompleted> recent = new ArrayDeque<>();

  /** Takes a step in, and the oldest out. */
  public void add(StepCompleted step) {
    recent.addLast(step);
    if (recent.size() > WINDOW) {
      recent.removeFirst();
    }
  }

  /** Real tokens per second; 0 before the first step. */
  public double tokensPerSecond() {
    double seconds = recent.stream().mapToDouble(StepCompleted::stepMillis).sum() / 1000;
    return seconds == 0 ? 0 : recent.stream().mapToLong(StepCompleted::tokens).sum() / seconds;
  }
}
