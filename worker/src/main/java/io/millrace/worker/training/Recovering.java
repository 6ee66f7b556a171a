package io.millrace.worker.training;

import io.millrace.schemas.event.EventPayload;
import io.millrace.worker.checkpoint.PassedOver;
import io.millrace.worker.recovery.JournalledStep;
import io.millrace.worker.recovery.RecoveryWork;
import io.millrace.worker.recovery.Resumption;
import io.millrace.worker.recovery.StepReplay;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Brings the model to where the run's journal ends, and publishes what was found and done. */
final class Recovering {
  private final RecoveryWork work;
  private final StepReplay replay;
  private final RunRecorder recorder;
  private final LongSupplier nanos;

  Recovering(TrainerParts parts, int pendingSteps, RunRecorder recorder, LongSupplier nanos) {
    this.work = parts.recovery();
    this.replay =
        new StepReplay(
            parts.program(), work.archive(), work.missing(), work.tolerance(), pendingSteps);
    this.recorder = recorder;
    this.nanos = nanos;
  }

  /** Publishes which checkpoints were passed over, and the one gone on from if nobody has yet. */
  void publishCheckpoints() {
    for (PassedOver checkpoint : work.plan().passedOver()) {
      recorder.publish(
          new EventPayload.CheckpointPassedOver(
              checkpoint.directory().toString(), checkpoint.reason()));
    }
    recorder.announceResumed(work.plan().resumption().checkpoints().keySet());
  }

  /**
   * Takes the journalled steps again that the checkpoint does not have.
   *
   * @param goOn asked before each; false breaks off
   * @return whether the model is where the journal ends
   * @throws io.millrace.worker.source.SourceException when a journalled batch cannot be had
   */
  boolean run(BooleanSupplier goOn) throws InterruptedException {
    Resumption resumption = work.plan().resumption();
    long from = nanos.getAsLong();
    StepReplay.Outcome outcome = replay.run(resumption.steps(), goOn, this::diverged);
    if (outcome.ended() && outcome.steps() > 0) {
      recorder.publish(
          new EventPayload.RunRecovered(
              resumption.from(),
              outcome.steps(),
              (nanos.getAsLong() - from) / 1e6,
              outcome.identical(),
              outcome.largestDifference()));
    }
    return outcome.ended();
  }

  private void diverged(StepReplay.Divergence divergence) {
    JournalledStep journalled = divergence.journalled();
    recorder.publish(
        new EventPayload.StepDiverged(
            journalled.number(),
            Double.toString(journalled.loss()),
            Double.toString(divergence.loss()),
            Double.toString(journalled.gradientNorm()),
            Double.toString(divergence.gradientNorm())));
  }
}
