package io.millrace.cli.watch.run;

import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.EventPayload.CommandApplied;
import io.millrace.schemas.event.EventPayload.CommandCompleted;
import io.millrace.schemas.event.EventPayload.EvaluationCompleted;
import io.millrace.schemas.event.EventPayload.EvaluationFailed;
import io.millrace.schemas.event.EventPayload.RunRecovered;
import io.millrace.schemas.event.EventPayload.RunStarted;
import io.millrace.schemas.event.EventPayload.RunStopped;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.schemas.event.EventPayload.StepSkipped;
import io.millrace.worker.training.RunState;

/**
 * The state of a run as far as its events tell it: an evaluation that the run does by itself is
 * told only when it is over. For one thread.
 */
final class RunStateTracker {
  private RunState state = RunState.WAITING;
  private boolean paused;

  void add(EventPayload payload) {
    if (payload instanceof StepCompleted || payload instanceof StepSkipped) {
      paused = false;
      // A command is obeyed between the batches of a step: what it began goes on after the step.
      state = state == RunState.STOPPING ? state : RunState.TRAINING;
    } else if (payload instanceof RunStarted started) {
      state =
          started.journalledStep() > started.resumedFromStep() ? RunState.RECOVERING : between();
    } else if (payload instanceof RunRecovered) {
      state = between();
    } else if (payload instanceof CommandApplied applied) {
      command(applied.type());
    } else if (payload instanceof CommandCompleted completed && isWork(completed.type())) {
      over();
    } else if (payload instanceof EvaluationCompleted || payload instanceof EvaluationFailed) {
      over();
    } else if (payload instanceof RunStopped stopped) {
      state = stopped.failed() ? RunState.FAILED : RunState.STOPPED;
    }
  }

  private void command(String type) {
    switch (type) {
      case "pause" -> {
        paused = true;
        state = RunState.PAUSED;
      }
      case "resume" -> {
        paused = false;
        state = RunState.WAITING;
      }
      case "eval" -> state = RunState.EVALUATING;
      case "generate" -> state = RunState.GENERATING;
      case "stop" -> state = RunState.STOPPING;
      default -> {
        // Settings and checkpoints change nothing about what the run does next.
      }
    }
  }

  private static boolean isWork(String type) {
    return type.equals("eval") || type.equals("generate");
  }

  private void over() {
    if (state == RunState.EVALUATING || state == RunState.GENERATING) {
      state = between();
    }
  }

  /** A run stays paused when it is started again. */
  private RunState between() {
    return paused ? RunState.PAUSED : RunState.WAITING;
  }

  RunState state() {
    return state;
  }
}
