package io.millrace.worker.training;

import static io.millrace.worker.training.TrainerScene.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.EventPayload.BatchRejected;
import io.millrace.schemas.event.EventPayload.CommandApplied;
import io.millrace.schemas.event.EventPayload.RunStopped;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.worker.checkpoint.RunManifest;
import io.millrace.worker.source.Delivery;
import io.millrace.worker.source.ReadPosition;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The loop on a device that it must not wait for: outcomes are read for several steps at once. */
class DeferredOutcomesTest {
  private final TrainerScene scene = new TrainerScene();
  private final TrainingSettingsExample settings = new TrainingSettingsExample();

  @BeforeEach
  void aDeviceToWaitFor() {
    scene.program.outcomesAreAtHand = false;
    settings.pendingSteps = 3;
  }

  @Test
  void whereOutcomesAreAtHandEachIsReadAtOnce() throws InterruptedException {
    scene.program.outcomesAreAtHand = true;
    scene.deliver(0, 4);

    scene.run(scene.trainer(settings));

    assertThat(scene.program.outcomesRead).containsExactly(1, 1, 1, 1);
  }

  @Test
  void theyAreReadWhenEnoughStepsArePendingAndWhenNothingComes() throws InterruptedException {
    scene.deliver(0, 8);

    scene.run(scene.trainer(settings));

    assertThat(scene.program.outcomesRead).containsExactly(3, 3, 2);
  }

  @Test
  void everyStepIsPublishedAsItselfAndInOrder() throws InterruptedException {
    scene.program.losses.addAll(List.of(5.0, 4.0, 3.0, 2.5));
    scene.deliver(10, 14);

    scene.run(scene.trainer(settings));

    assertThat(scene.payloads(StepCompleted.class))
        .extracting(StepCompleted::loss)
        .containsExactly(5.0, 4.0, 3.0, 2.5);
    assertThat(scene.payloads(StepCompleted.class))
        .extracting(StepCompleted::batches)
        .containsExactly(at(10), at(11), at(12), at(13));
    assertThat(scene.standings(StepCompleted.class))
        .containsExactly(
            Map.entry(1L, next(11)),
            Map.entry(2L, next(12)),
            Map.entry(3L, next(13)),
            Map.entry(4L, next(14)));
  }

  @Test
  void theScheduleCountsStepsWhoseOutcomeNobodyKnows() throws InterruptedException {
    scene.deliver(0, 5);

    scene.run(scene.trainer(settings));

    assertThat(scene.program.learningRates).containsExactly(1.0, 0.9, 0.8, 0.7, 0.6);
    assertThat(scene.payloads(StepCompleted.class))
        .extracting(StepCompleted::learningRate)
        .containsExactly(1.0, 0.9, 0.8, 0.7, 0.6);
  }

  @Test
  void aCheckpointInBetweenIsOfTheStepItIsDueAt() throws InterruptedException {
    settings.checkpointEverySteps = 4;
    scene.deliver(0, 5);

    scene.run(scene.trainer(settings));

    assertThat(scene.program.outcomesRead).containsExactly(3, 1, 1);
    RunManifest manifest = scene.saves.get(0).manifest();
    assertThat(manifest.step()).isEqualTo(4);
    assertThat(manifest.standing().position()).isEqualTo(next(4));
    assertThat(scene.kinds().subList(1, 7))
        .containsExactly(
            "StepCompleted",
            "StepCompleted",
            "StepCompleted",
            "StepCompleted",
            "CheckpointSaved",
            "StepCompleted");
  }

  @Test
  void anEvaluationSeesNoStepPending() throws InterruptedException {
    settings.evaluateEverySteps = 2;
    scene.evaluation.add(batch(0, 1, 2));
    scene.program.evaluationLosses.add(1.0);
    scene.deliver(0, 2);

    scene.run(scene.trainer(settings));

    assertThat(scene.kinds().subList(1, 4))
        .containsExactly("StepCompleted", "StepCompleted", "EvaluationCompleted");
  }

  @Test
  void aStopCommandFindsTheStepsBeforeItDone() throws InterruptedException {
    scene.deliver(0, 2);
    Trainer trainer = turned(2);
    scene.command("c", "stop", Map.of());

    while (trainer.runOnce()) {}

    assertThat(scene.kinds().subList(1, 4))
        .containsExactly("StepCompleted", "StepCompleted", "CommandApplied");
    assertThat(scene.payloads(CommandApplied.class).get(0).result())
        .isEqualTo("Stopping after step 2.");
    assertThat(scene.saves.get(0).manifest().step()).isEqualTo(2);
    assertThat(scene.saves.get(0).manifest().standing().position()).isEqualTo(next(2));
  }

  @Test
  void aStopWithoutACheckpointPublishesThePendingStepsToo() throws InterruptedException {
    scene.deliver(0, 2);
    Trainer trainer = turned(2);
    trainer.requestStop(new StopReason("Enough.", false));

    assertThat(trainer.runOnce()).isFalse();

    assertThat(scene.kinds().subList(1, 4))
        .containsExactly("StepCompleted", "StepCompleted", "RunStopped");
    assertThat(scene.standings(RunStopped.class)).containsExactly(Map.entry(2L, next(2)));
  }

  @Test
  void maxStepsCountsPendingSteps() throws InterruptedException {
    settings.maxSteps = 2;
    scene.deliver(0, 5);

    scene.run(scene.trainer(settings));

    assertThat(scene.program.learningRates).hasSize(2);
    assertThat(scene.payloads(StepCompleted.class)).hasSize(2);
    assertThat(scene.saves.get(0).manifest().step()).isEqualTo(2);
  }

  @Test
  void aPassEndsWithAllItsStepsPublished() throws InterruptedException {
    settings.accumulationSteps = 2;
    settings.endOffsets = Map.of(0, 3L);
    scene.deliver(0, 3);
    scene.deliveries.add(new Delivery.PassEnded(1));

    scene.run(scene.trainer(settings));

    assertThat(scene.standings(StepCompleted.class))
        .containsExactly(Map.entry(1L, next(2)), Map.entry(2L, next(3)));
    assertThat(scene.saves.get(0).manifest().standing().position())
        .isEqualTo(new ReadPosition(1, Map.of()));
  }

  @Test
  void aPassThatEndsOnAStepMovesOnAfterItsSteps() throws InterruptedException {
    settings.passes = 2;
    settings.endOffsets = Map.of(0, 2L);
    scene.deliver(0, 2);
    scene.deliveries.add(new Delivery.PassEnded(1));

    Trainer trainer = turned(3);
    trainer.requestStop(new StopReason("Enough.", true));
    trainer.runOnce();

    assertThat(scene.standings(StepCompleted.class))
        .containsExactly(Map.entry(1L, next(1)), Map.entry(2L, next(2)));
    assertThat(scene.saves.get(0).manifest().standing().position())
        .isEqualTo(new ReadPosition(1, Map.of()));
  }

  @Test
  void aRejectedBatchComesAfterTheStepsBeforeIt() throws InterruptedException {
    scene.deliver(0, 1);
    scene.deliveries.add(new Delivery.Broken(new BatchCoordinate(0, 1), "It is a tombstone."));
    scene.deliver(2, 3);

    scene.run(scene.trainer(settings));

    assertThat(scene.kinds().subList(1, 4))
        .containsExactly("StepCompleted", "BatchRejected", "StepCompleted");
    assertThat(scene.standings(BatchRejected.class)).containsExactly(Map.entry(1L, next(2)));
  }

  @Test
  void aHalfAccumulatedStepStaysOutOfTheOutcomes() throws InterruptedException {
    settings.accumulationSteps = 2;
    scene.deliver(0, 5);

    scene.run(scene.trainer(settings));

    assertThat(scene.program.outcomesRead).containsExactly(2);
    assertThat(scene.standings(StepCompleted.class))
        .containsExactly(Map.entry(1L, next(2)), Map.entry(2L, next(4)));
  }

  private Trainer turned(int times) throws InterruptedException {
    Trainer trainer = scene.trainer(settings);
    scene.begin(trainer);
    for (int i = 0; i < times; i++) {
      assertThat(trainer.runOnce()).isTrue();
    }
    assertThat(scene.deliveries).isEmpty();
    return trainer;
  }

  private static List<BatchCoordinate> at(long offset) {
    return List.of(new BatchCoordinate(0, offset));
  }

  private static ReadPosition next(long offset) {
    return new ReadPosition(0, Map.of(0, offset));
  }
}
