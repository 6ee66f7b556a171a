package io.millrace.worker.training;

import static io.millrace.worker.training.TrainerScene.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.EventPayload.BatchRejected;
import io.millrace.schemas.event.EventPayload.CheckpointFailed;
import io.millrace.schemas.event.EventPayload.CheckpointSaved;
import io.millrace.schemas.event.EventPayload.CommandApplied;
import io.millrace.schemas.event.EventPayload.CommandRejected;
import io.millrace.schemas.event.EventPayload.EvaluationCompleted;
import io.millrace.schemas.event.EventPayload.OffsetRange;
import io.millrace.schemas.event.EventPayload.RunStopped;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.service.SetupException;
import io.millrace.worker.checkpoint.RunManifest;
import io.millrace.worker.checkpoint.SaveRequest;
import io.millrace.worker.progress.DecidedCommand;
import io.millrace.worker.source.Delivery;
import io.millrace.worker.source.ReadPosition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrainerTest {
  private final TrainerScene scene = new TrainerScene();
  private final TrainingSettingsExample settings = new TrainingSettingsExample();

  @Test
  void aStepSaysWhatItTrainedOn() throws InterruptedException {
    scene.deliveries.add(batch(7, 1, 2, 3));

    scene.run(scene.trainer(settings));

    StepCompleted step = scene.payloads(StepCompleted.class).get(0);
    assertThat(step.loss()).isEqualTo(2);
    assertThat(step.learningRate()).isEqualTo(1.0);
    assertThat(step.tokens()).isEqualTo(3);
    assertThat(step.targets()).isEqualTo(2);
    assertThat(step.batches()).containsExactly(new BatchCoordinate(0, 7));
    assertThat(step.sources()).containsExactly(new OffsetRange(0, 107, 107));
    assertThat(step.recordToGradientMillis()).isEqualTo(1000);
    assertThat(step.paddingShare()).isZero();
    assertThat(step.peakMemoryBytes()).isEqualTo(1000);
  }

  @Test
  void accumulationDividesByTheTargetsOfAllMicroBatches() throws InterruptedException {
    settings.accumulationSteps = 2;
    scene.deliveries.addAll(List.of(batch(0, 1, 2, 3, 4), batch(1, 5, 6), batch(2, 7, 8)));

    scene.run(scene.trainer(settings));

    assertThat(scene.program.accumulatedTargets).containsExactly(3, 1, 1);
    assertThat(scene.program.updateTargets).containsExactly(4L);
    assertThat(scene.payloads(StepCompleted.class)).hasSize(1);
  }

  @Test
  void theLearningRateFollowsTheSchedule() throws InterruptedException {
    scene.deliveries.addAll(List.of(batch(0, 1, 2), batch(1, 1, 2), batch(2, 1, 2)));

    scene.run(scene.trainer(settings));

    assertThat(scene.program.learningRates).containsExactly(1.0, 0.9, 0.8);
  }

  @Test
  void maxStepsEndsTheRunWithACheckpointOfItsPosition() throws InterruptedException {
    settings.maxSteps = 2;
    scene.deliveries.addAll(List.of(batch(0, 1, 2), batch(4, 1, 2), batch(5, 1, 2)));
    Trainer trainer = scene.trainer(settings);

    scene.run(trainer);

    assertThat(trainer.state()).isEqualTo(RunState.STOPPED);
    assertThat(scene.saves).hasSize(1);
    RunManifest manifest = scene.saves.get(0).manifest();
    assertThat(manifest.step()).isEqualTo(2);
    assertThat(manifest.standing().position()).isEqualTo(new ReadPosition(0, Map.of(0, 5L)));
    assertThat(manifest.standing().tokens()).isEqualTo(4);
    RunStopped stopped = scene.payloads(RunStopped.class).get(0);
    assertThat(stopped.checkpoint()).contains("step-2");
    assertThat(stopped.reason()).contains("max.steps = 2");
  }

  @Test
  void anUnfinishedStepIsNotInTheCheckpoint() throws InterruptedException {
    settings.accumulationSteps = 2;
    scene.deliveries.addAll(List.of(batch(0, 1, 2), batch(1, 1, 2), batch(2, 1, 2)));
    Trainer trainer = scene.trainer(settings);
    scene.run(trainer);
    scene.deliveries.clear();
    scene.command("c", "stop", Map.of());

    while (trainer.runOnce()) {}

    assertThat(scene.saves.get(0).manifest().standing().position().nextOffsets())
        .containsEntry(0, 2L);
  }

  @Test
  void stopIsAcknowledgedAndSaves() throws InterruptedException {
    scene.command("c", "stop", Map.of());
    scene.deliveries.add(batch(0, 1, 2));
    Trainer trainer = scene.trainer(settings);

    scene.run(trainer);

    assertThat(scene.payloads(CommandApplied.class))
        .containsExactly(
            new CommandApplied(
                "c",
                "stop",
                Map.of("checkpoint", "true"),
                "ann",
                TrainerScene.NOW,
                "Stopping after step 0.",
                0));
    assertThat(trainer.state()).isEqualTo(RunState.STOPPED);
    assertThat(scene.saves).hasSize(1);
    assertThat(scene.saves.get(0).manifest().control().decided())
        .containsExactly(new DecidedCommand("c", TrainerScene.NOW));
    assertThat(scene.saves.get(0).manifest().control().nextOffset()).isEqualTo(1);
    assertThat(scene.program.learningRates).isEmpty();
  }

  @Test
  void stopWithoutCheckpointSavesNothing() throws InterruptedException {
    scene.command("c", "stop", Map.of("checkpoint", "false"));

    scene.run(scene.trainer(settings));

    assertThat(scene.saves).isEmpty();
    assertThat(scene.payloads(RunStopped.class)).hasSize(1);
  }

  @Test
  void aCommandThatIsDeliveredTwiceIsObeyedOnce() throws InterruptedException {
    scene.evaluation.add(batch(0, 1, 2));
    scene.program.evaluationLosses.addAll(List.of(1.0, 1.0));
    scene.command("e", "eval", Map.of());
    scene.command("e", "eval", Map.of());

    scene.run(scene.trainer(settings));

    assertThat(scene.payloads(EvaluationCompleted.class)).hasSize(1);
    assertThat(scene.payloads(CommandApplied.class)).hasSize(1);
  }

  @Test
  void anUnknownCommandIsRejectedWithAReason() throws InterruptedException {
    scene.command("d", "dance", Map.of());

    scene.run(scene.trainer(settings));

    CommandRejected rejected = scene.payloads(CommandRejected.class).get(0);
    assertThat(rejected.commandId()).isEqualTo("d");
    assertThat(rejected.reason()).contains("known are [stop, pause");
  }

  @Test
  void checkpointsComeEveryNSteps() throws InterruptedException {
    settings.checkpointEverySteps = 2;
    for (int i = 0; i < 5; i++) {
      scene.deliveries.add(batch(i, 1, 2));
    }

    scene.run(scene.trainer(settings));

    assertThat(scene.payloads(CheckpointSaved.class))
        .extracting(CheckpointSaved::directory)
        .containsExactly("step-2", "step-4");
  }

  @Test
  void aFailedSaveIsAnEventAndTheRunGoesOn() throws InterruptedException {
    settings.checkpointEverySteps = 1;
    scene.diskFull = true;
    scene.deliveries.addAll(List.of(batch(0, 1, 2), batch(1, 1, 2)));

    scene.run(scene.trainer(settings));

    assertThat(scene.payloads(CheckpointFailed.class))
        .extracting(CheckpointFailed::reason)
        .containsExactly("No space left on device", "No space left on device");
    assertThat(scene.payloads(StepCompleted.class)).hasSize(2);
  }

  @Test
  void aCheckpointThatIsDueWaitsForTheDiskAndTrainingDoesNot() throws InterruptedException {
    settings.checkpointEverySteps = 2;
    scene.diskBusy = true;
    scene.deliver(0, 3);
    Trainer trainer = scene.trainer(settings);

    scene.run(trainer);
    assertThat(scene.payloads(StepCompleted.class)).hasSize(3);
    assertThat(scene.saves).isEmpty();

    scene.diskBusy = false;
    // It is not left to the next batch, which may be long in coming.
    trainer.runOnce();
    trainer.runOnce();
    assertThat(scene.saves).extracting(save -> save.manifest().step()).containsExactly(3L);
  }

  @Test
  void theBestIsHandedOverWhileTheDiskIsBusy() throws InterruptedException {
    settings.evaluateEverySteps = 2;
    scene.diskBusy = true;
    scene.deliver(0, 3);
    scene.evaluation.add(batch(0, 1, 2));
    scene.program.evaluationLosses.add(1.0);

    scene.run(scene.trainer(settings));

    assertThat(scene.saves).extracting(save -> save.manifest().step()).containsExactly(2L);
    assertThat(scene.saves).extracting(SaveRequest::best).containsExactly(true);
    assertThat(scene.diskBusy).as("Nobody waited for it").isTrue();
  }

  @Test
  void theLastCheckpointWaitsForTheDisk() throws InterruptedException {
    settings.maxSteps = 1;
    scene.diskBusy = true;
    scene.deliver(0, 1);

    scene.run(scene.trainer(settings));

    assertThat(scene.saves).hasSize(1);
    assertThat(scene.diskBusy).isFalse();
  }

  @Test
  void aRunWhoseLastCheckpointFailsHasFailed() {
    settings.maxSteps = 1;
    scene.diskFull = true;
    scene.deliveries.add(batch(0, 1, 2));

    assertThatThrownBy(() -> scene.run(scene.trainer(settings)))
        .isInstanceOf(TrainingFailedException.class)
        .hasMessageContaining("No space left on device");
  }

  @Test
  void theRestOfAPassIsTrainedAndTheLastPassEndsTheRun() throws InterruptedException {
    settings.accumulationSteps = 2;
    settings.passes = 2;
    settings.endOffsets = Map.of(0, 3L);
    for (int pass = 1; pass <= 2; pass++) {
      for (int i = 0; i < 3; i++) {
        scene.deliveries.add(batch(i, 1, 2));
      }
      scene.deliveries.add(new Delivery.PassEnded(pass));
    }
    Trainer trainer = scene.trainer(settings);

    scene.run(trainer);

    assertThat(scene.program.updateTargets).containsExactly(2L, 1L, 2L, 1L);
    assertThat(trainer.state()).isEqualTo(RunState.STOPPED);
    assertThat(scene.saves.get(0).manifest().standing().position())
        .isEqualTo(new ReadPosition(2, Map.of()));
  }

  @Test
  void aBatchThatCannotBeTrainedOnIsNamedAndPassedOver() throws InterruptedException {
    scene.program.refusedToken = 99;
    scene.deliveries.addAll(
        List.of(
            batch(0, 1, 99),
            new Delivery.Broken(new BatchCoordinate(0, 1), "It is a tombstone."),
            batch(2, 5),
            batch(3, 1, 2)));

    assertThatThrownBy(() -> scene.run(scene.trainer(settings)))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("3 batches in a row");
    assertThat(scene.payloads(BatchRejected.class))
        .extracting(BatchRejected::offset)
        .containsExactly(0L, 1L, 2L);
  }

  @Test
  void onlyRejectionsInARowFailTheRun() throws InterruptedException {
    scene.program.refusedToken = 99;
    for (int i = 0; i < 4; i++) {
      scene.deliveries.add(batch(2L * i, 1, 99));
      scene.deliveries.add(batch(2L * i + 1, 1, 2));
    }

    scene.run(scene.trainer(settings));

    assertThat(scene.payloads(BatchRejected.class)).hasSize(4);
    assertThat(scene.payloads(StepCompleted.class)).hasSize(4);
  }

  @Test
  void aRejectedBatchIsNotReadAgain() throws InterruptedException {
    scene.program.refusedToken = 99;
    scene.deliveries.addAll(List.of(batch(0, 1, 2), batch(1, 1, 99)));
    Trainer trainer = scene.trainer(settings);
    scene.run(trainer);
    scene.command("c", "stop", Map.of());

    while (trainer.runOnce()) {}

    assertThat(scene.saves.get(0).manifest().standing().position().nextOffsets())
        .containsEntry(0, 2L);
  }

  @Test
  void aResumedRunGoesOnWhereItWas() throws InterruptedException {
    settings.maxSteps = 2;
    scene.deliveries.addAll(List.of(batch(0, 1, 2), batch(1, 1, 2)));
    scene.run(scene.trainer(settings));
    RunManifest saved = scene.saves.get(0).manifest();

    TrainerScene again = new TrainerScene();
    settings.maxSteps = 3;
    again.deliveries.add(batch(2, 1, 2));
    again.run(again.trainer(settings, Optional.of(saved)));

    assertThat(again.program.learningRates).containsExactly(0.8);
    RunManifest resaved = again.saves.get(0).manifest();
    assertThat(resaved.step()).isEqualTo(3);
    assertThat(resaved.standing().tokens()).isEqualTo(6);
    assertThat(resaved.standing().position().nextOffsets()).containsEntry(0, 3L);
  }

  @Test
  void whatIsSavedAsTheBestIsNotSavedAgainBecauseItWasDue() throws InterruptedException {
    settings.evaluateEverySteps = 2;
    settings.checkpointEverySteps = 2;
    scene.evaluation.add(batch(0, 1, 2));
    scene.program.evaluationLosses.add(1.0);
    scene.diskSlow = true;
    scene.deliver(0, 3);
    Trainer trainer = scene.trainer(settings);
    scene.run(trainer);
    scene.diskBusy = false;
    trainer.runOnce();

    assertThat(scene.saves).extracting(save -> save.manifest().step()).containsExactly(2L);
  }

  @Test
  void aRunThatIsDoneEndsAtOnce() throws InterruptedException {
    settings.maxSteps = 1;
    scene.deliveries.addAll(List.of(batch(0, 1, 2)));
    scene.run(scene.trainer(settings));
    RunManifest saved = scene.saves.get(0).manifest();

    TrainerScene again = new TrainerScene();
    again.deliveries.add(batch(1, 1, 2));
    again.run(again.trainer(settings, Optional.of(saved)));

    assertThat(again.payloads(StepCompleted.class)).isEmpty();
    assertThat(again.payloads(RunStopped.class)).hasSize(1);
  }
}
