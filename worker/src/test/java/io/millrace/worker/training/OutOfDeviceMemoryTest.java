package io.millrace.worker.training;

import static io.millrace.worker.training.TrainerScene.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.schemas.event.EventPayload.CommandCompleted;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.worker.checkpoint.RunManifest;
import io.millrace.worker.program.DeviceMemoryException;
import io.millrace.worker.source.Delivery;
import io.millrace.worker.source.ReadPosition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A batch for which the device has no room. */
class OutOfDeviceMemoryTest {
  private static final int OVERSIZED = 9;

  private final TrainerScene scene = new TrainerScene();
  private final TrainingSettingsExample settings = new TrainingSettingsExample();

  OutOfDeviceMemoryTest() {
    scene.program.oversizedToken = OVERSIZED;
  }

  @Test
  void endsTheRunWithTheBatchsNameAndACheckpointBeforeIt() {
    scene.deliver(0, 2);
    scene.deliveries.add(oversized(2));
    scene.deliver(3, 5);

    assertThatExceptionOfType(TrainingFailedException.class)
        .isThrownBy(() -> scene.run(scene.trainer(settings)))
        .withMessage(
            "The batch at partition 0 offset 2: There is no room for it. The run stands at step 2, and"
                + " its next start goes on from the checkpoint saved there.");
    RunManifest saved = saved();
    assertThat(saved.step()).isEqualTo(2);
    assertThat(saved.standing().position()).isEqualTo(next(2));
    assertThat(scene.kinds()).endsWith("StepCompleted", "StepCompleted", "CheckpointSaved");
  }

  @Test
  void theNextStartBeginsWithThatVeryBatch() throws InterruptedException {
    scene.deliver(0, 2);
    scene.deliveries.add(oversized(2));
    fails();

    TrainerScene again = new TrainerScene();
    again.deliveries.add(oversized(2));
    again.deliver(3, 4);
    settings.maxSteps = 4;
    again.run(again.trainer(settings, Optional.of(saved())));

    assertThat(again.payloads(StepCompleted.class))
        .extracting(step -> step.batches().get(0).offset())
        .containsExactly(2L, 3L);
  }

  @Test
  void aStepThatHasHalfItsBatchesIsNotTaken() {
    settings.accumulationSteps = 2;
    scene.deliver(0, 3);
    scene.deliveries.add(oversized(3));

    fails();

    assertThat(saved().step()).isEqualTo(1);
    assertThat(saved().standing().position()).isEqualTo(next(2));
    assertThat(saved().standing().microBatches()).isEqualTo(2);
  }

  @Test
  void stepsWhoseOutcomesNobodyHasReadAreEnteredFirst() {
    settings.pendingSteps = 5;
    scene.program.outcomesAreAtHand = false;
    scene.deliver(0, 3);
    scene.deliveries.add(oversized(3));

    fails();

    assertThat(scene.payloads(StepCompleted.class)).hasSize(3);
    assertThat(saved().step()).isEqualTo(3);
  }

  @Test
  void anEvaluationIsNoExceptionToIt() {
    settings.evaluateEverySteps = 2;
    scene.evaluation.add(oversized(0));
    scene.deliver(0, 4);

    fails();

    assertThat(saved().step()).isEqualTo(2);
  }

  @Test
  void aCommandsEvaluationFailsByItselfAndTheRunGoesOn() throws InterruptedException {
    scene.otherEvaluations.put("other", List.of(oversized(0)));
    scene.at(1, "e", "eval", Map.of("topic", "other"));
    scene.deliver(0, 3);

    scene.run(scene.trainer(settings));

    assertThat(scene.payloads(CommandCompleted.class))
        .singleElement()
        .satisfies(
            completed -> {
              assertThat(completed.failed()).isTrue();
              assertThat(completed.result())
                  .isEqualTo(
                      "The evaluation's batch at partition 0 offset 0: There is no room for it.");
            });
    assertThat(scene.payloads(StepCompleted.class)).hasSize(3);
  }

  @Test
  void nothingIsSavedOfAModelThatMayBeHalfUpdated() {
    scene.program.wholeWhenOversized = false;
    scene.deliver(0, 1);
    scene.deliveries.add(oversized(1));

    assertThatExceptionOfType(TrainingFailedException.class)
        .isThrownBy(() -> scene.run(scene.trainer(settings)))
        .withMessageEndingWith("takes the steps since the newest checkpoint again.")
        .withCauseInstanceOf(DeviceMemoryException.class);
    assertThat(scene.saves).isEmpty();
  }

  @Test
  void aCheckpointThatCannotBeSavedIsSaidBesideTheReason() {
    scene.diskFull = true;
    scene.deliver(0, 1);
    scene.deliveries.add(oversized(1));

    assertThatExceptionOfType(TrainingFailedException.class)
        .isThrownBy(() -> scene.run(scene.trainer(settings)))
        .withMessageContaining("There is no room for it.")
        .withMessageContaining("takes the steps since the newest checkpoint again")
        .withMessageContaining("No space left on device");
  }

  @Test
  void whateverElseKeepsItFromBeingSavedDoesNotHideTheReason() {
    scene.deliver(0, 1);
    scene.deliveries.add(oversized(1));
    scene.program.snapshotFailure = new OutOfMemoryError("Cannot reserve direct memory");

    assertThatExceptionOfType(TrainingFailedException.class)
        .isThrownBy(() -> scene.run(scene.trainer(settings)))
        .withMessageContaining("offset 1: There is no room for it.")
        .withMessageContaining("could not be saved")
        .withMessageEndingWith("Cannot reserve direct memory");
  }

  @Test
  void aStartThatFailsAtTheSamePlaceSavesNothingAgain() {
    scene.deliver(0, 2);
    scene.deliveries.add(oversized(2));
    fails();

    TrainerScene again = new TrainerScene();
    again.program.oversizedToken = OVERSIZED;
    again.deliveries.add(oversized(2));

    assertThatExceptionOfType(TrainingFailedException.class)
        .isThrownBy(() -> again.run(again.trainer(settings, Optional.of(saved()))));
    assertThat(again.saves).isEmpty();
  }

  @Test
  void anEvaluationAtTheStartIsNoExceptionEither() {
    settings.evaluateAtStart = true;
    scene.evaluation.add(oversized(7));

    assertThatExceptionOfType(TrainingFailedException.class)
        .isThrownBy(() -> scene.run(scene.trainer(settings)))
        .withMessageStartingWith("The evaluation's batch at partition 0 offset 7: ")
        .withMessageContaining("The run stands at step 0");
  }

  private void fails() {
    assertThatExceptionOfType(TrainingFailedException.class)
        .isThrownBy(() -> scene.run(scene.trainer(settings)));
  }

  private RunManifest saved() {
    assertThat(scene.saves).hasSize(1);
    return scene.saves.get(0).manifest();
  }

  private static ReadPosition next(long offset) {
    return new ReadPosition(0, Map.of(0, offset));
  }

  private static Delivery.Batch oversized(long offset) {
    return batch(offset, 1, OVERSIZED);
  }
}
