package io.millrace.worker.training;

import io.millrace.worker.program.TrainingProgram;
import java.util.List;

/** Enters what steps came to into the run's progress and journal, and judges the bad ones. */
final class StepLedger {
  private final TrainingProgram program;
  private final RunProgress progress;
  private final RunRecorder recorder;
  private final int maxBadSteps;
  private final BadSteps bad = new BadSteps();

  /**
   * A ledger.
   *
   * @param maxBadSteps skipped in a row after which the run fails; 0 never
   */
  StepLedger(TrainingProgram program, RunProgress progress, RunRecorder recorder, int maxBadSteps) {
    this.program = program;
    this.progress = progress;
    this.recorder = recorder;
    this.maxBadSteps = maxBadSteps;
  }

  /**
   * Enters steps in their order. Whether there were too many bad ones is judged after the last: a
   * good one among those that came later has changed the weights, and the run goes on.
   *
   * @throws TrainingFailedException when too many steps in a row were skipped. The last good state
   *     is saved then, and the run's progress is back at it.
   */
  void enter(List<FinishedStep> finished) throws InterruptedException {
    long peakMemoryBytes = program.peakMemoryBytes();
    for (FinishedStep step : finished) {
      DispatchedStep dispatched = step.step();
      if (step.outcome().updated()) {
        progress.completed(dispatched.content(), dispatched.reached());
        bad.clear();
        recorder.publish(step.completed(peakMemoryBytes));
      } else {
        progress.skipped(dispatched.content(), dispatched.reached());
        bad.add(step);
        recorder.publish(step.skipped(progress.skippedInARow()));
      }
      recorder.somethingToSave();
    }
    judge();
  }

  /**
   * Judges the last steps.
   *
   * @throws TrainingFailedException as {@link #enter}
   */
  void judge() throws InterruptedException {
    if (maxBadSteps > 0 && progress.skippedInARow() >= maxBadSteps) {
      fail();
    }
  }

  private void fail() throws InterruptedException {
    String sentence = bad.sentence(progress.skippedInARow(), progress.good().step());
    recorder.rollBackToGood(sentence);
    try {
      recorder.keepLastGood();
    } catch (TrainingFailedException e) {
      throw new TrainingFailedException(sentence + " " + e.getMessage());
    }
    throw new TrainingFailedException(sentence);
  }
}
