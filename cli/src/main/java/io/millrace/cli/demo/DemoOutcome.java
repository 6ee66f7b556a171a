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
  private EvaluationCompleted first;
  private EvaluationCompleted last;
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
      last = null;
    } else if (event.payload() instanceof EvaluationCompleted evaluation) {
      first = first == null ? evaluation : first;
      last = evaluation;
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

  /** The first evaluation; empty while there is none. */
  Optional<EvaluationCompleted> first() {
    return Optional.ofNullable(first);
  }

  /** The last evaluation; empty where there is none, or it has failed. */
  Optional<EvaluationCompleted> last() {
    return Optional.ofNullable(last);
  }
}
