package io.millrace.worker.training;

import io.millrace.worker.journal.JournalException;
import io.millrace.worker.program.DeviceMemoryException;

/**
 * Ends a run whose device has no room: saves where it stands, so that its next start goes on from
 * there, with other settings. The step at hand is not taken, and its batches come again.
 */
final class MemoryFailure {
  private static final String TAKEN_AGAIN =
      " Its next start takes the steps since the newest checkpoint again.";

  private final StepRunner steps;
  private final RunProgress progress;
  private final RunRecorder recorder;

  MemoryFailure(StepRunner steps, RunProgress progress, RunRecorder recorder) {
    this.steps = steps;
    this.progress = progress;
    this.recorder = recorder;
  }

  /**
   * Saves, where there is something whole to save.
   *
   * @param recovered whether the model is where the run's journal ends
   * @return what the run is to end with
   */
  TrainingFailedException of(DeviceMemoryException e, boolean recovered)
      throws InterruptedException {
    if (!recovered || !e.modelIsWhole()) {
      return new TrainingFailedException(e.getMessage() + TAKEN_AGAIN, e);
    }
    try {
      steps.settle();
      recorder.keepLastGood();
    } catch (JournalException failed) {
      // Whoever has taken the run over goes on with it, and a broken journal is told by itself.
      failed.addSuppressed(e);
      throw failed;
    } catch (RuntimeException | OutOfMemoryError failed) {
      TrainingFailedException both =
          new TrainingFailedException(
              e.getMessage()
                  + " The run could not be saved as it stands, either."
                  + TAKEN_AGAIN
                  + " "
                  + failed.getMessage(),
              e);
      both.addSuppressed(failed);
      return both;
    }
    return new TrainingFailedException(
        e.getMessage()
            + " The run stands at step "
            + progress.step()
            + ", and its next start goes on from the checkpoint saved there.",
        e);
  }
}
