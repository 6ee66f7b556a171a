package io.millrace.cli.demo;

import io.millrace.schemas.event.EventPayload.EvaluationCompleted;
import io.millrace.schemas.event.EventPayload.EvaluationFailed;
import io.millrace.schemas.event.EventPayload.RunStopped;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.schemas.event.EventPayload.StepSkipped;
import io.millrace.schemas.event.TrainingEvent;
import java.nio.file.Path;
import java.util.Optional;

/** What a run's events add up to. For one thread. */
final class DemoOutcome {
  private final long plannedSteps;
  private long steps;
  private long records;
  private long tokens;
  private double millis;
  private double firstLoss = Double.NaN;
  private double lastLoss = Double.NaN;
  private RunStopped end;

  DemoOutcome(long plannedSteps) {
    this.plannedSteps = plannedSteps;
  }

  void add(TrainingEvent event) {
    if (event.payload() instanceof StepCompleted step) {
      steps = event.step();
      records += step.rows();
      tokens += step.tokens();
      millis += step.stepMillis();
    } else if (event.payload() instanceof StepSkipped) {
      steps = event.step();
    } else if (event.payload() instanceof EvaluationFailed) {
      lastLoss = Double.NaN;
    } else if (event.payload() instanceof EvaluationCompleted evaluation) {
      firstLoss = Double.isNaN(firstLoss) ? evaluation.loss() : firstLoss;
      lastLoss = evaluation.loss();
    } else if (event.payload() instanceof RunStopped stopped) {
      end = stopped;
    }
  }

  boolean stepsDone() {
    return steps >= plannedSteps;
  }

  boolean stopped() {
    return end != null;
  }

  boolean failed() {
    return end != null && end.failed();
  }

  /** Why the run has ended. */
  String reason() {
    return end.reason();
  }

  /** The newest checkpoint's directory; empty while there is none. */
  Optional<String> checkpoint() {
    return end == null ? Optional.empty() : end.checkpoint();
  }

  /** The newest checkpoint's directory, where there is one. */
  Path saved() {
    return Path.of(checkpoint().orElseThrow());
  }

  long steps() {
    return steps;
  }

  long records() {
    return records;
  }

  long tokens() {
    return tokens;
  }

  double tokensPerSecond() {
    return tokens / (millis / 1000);
  }

  double firstLoss() {
    return firstLoss;
  }

  double lastLoss() {
    return lastLoss;
  }
}
