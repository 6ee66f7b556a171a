package io.millrace.worker.training;

import static io.millrace.worker.training.TrainerScene.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.EventPayload.EvaluationCompleted;
import io.millrace.schemas.event.EventPayload.OffsetRange;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.schemas.event.EventPayload.StepSkipped;
import io.millrace.worker.checkpoint.RunManifest;
import io.millrace.worker.source.Delivery;
import io.millrace.worker.source.ReadPosition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Steps whose loss or gradient is not finite. The program has not changed its weights then. */
class SkippedStepsTest {
  private static final double BAD = Double.NaN;
  private static final double GOOD = 2;

  private final TrainerScene scene = new TrainerScene();
  private final TrainingSettingsExample settings = new TrainingSettingsExample();

  @Test
  void aSkippedStepNamesItsBatchesAndTheirRecords() throws InterruptedException {
    settings.accumulationSteps = 2;
    losses(BAD);
    scene.deliveries.addAll(List.of(batch(7, 1, 2, 3), batch(8, 1, 2)));

    run();

    StepSkipped skipped = scene.payloads(StepSkipped.class).get(0);
    assertThat(skipped.reason()).contains("loss is NaN").contains("left as they were");
    assertThat(skipped.loss()).isEqualTo("NaN");
    assertThat(skipped.gradientNorm()).isEqualTo("0.5");
    assertThat(skipped.learningRate()).isEqualTo(1.0);
    assertThat(skipped.rows()).isEqualTo(2);
    assertThat(skipped.tokens()).isEqualTo(5);
    assertThat(skipped.targets()).isEqualTo(3);
    assertThat(skipped.batches())
        .containsExactly(new BatchCoordinate(0, 7), new BatchCoordinate(0, 8));
    assertThat(skipped.sources()).containsExactly(new OffsetRange(0, 107, 108));
    assertThat(skipped.skippedInARow()).isEqualTo(1);
    assertThat(scene.payloads(StepCompleted.class)).isEmpty();
  }

  @Test
  void aGradientThatIsNotFiniteIsEnough() throws InterruptedException {
    scene.program.gradientNorm = Double.POSITIVE_INFINITY;
    scene.deliver(0, 1);

    run();

    StepSkipped skipped = scene.payloads(StepSkipped.class).get(0);
    assertThat(skipped.gradientNorm()).isEqualTo("Infinity");
    assertThat(skipped.loss()).isEqualTo("2.0");
  }

  @Test
  void aSkippedStepIsAStepButTrainsNoTokens() throws InterruptedException {
    settings.maxSteps = 3;
    losses(GOOD, BAD, GOOD);
    scene.deliver(0, 4);

    run();

    assertThat(scene.kinds().subList(1, 4))
        .containsExactly("StepCompleted", "StepSkipped", "StepCompleted");
    assertThat(scene.standings(StepSkipped.class)).containsExactly(Map.entry(2L, next(2)));
    assertThat(scene.program.learningRates).containsExactly(1.0, 0.9, 0.8);
    RunManifest manifest = scene.saves.get(0).manifest();
    assertThat(manifest.step()).isEqualTo(3);
    assertThat(manifest.updates()).isEqualTo(2);
    assertThat(manifest.standing().microBatches()).isEqualTo(3);
    assertThat(manifest.standing().tokens()).isEqualTo(4);
    assertThat(manifest.standing().targets()).isEqualTo(2);
    assertThat(manifest.standing().position()).isEqualTo(next(3));
  }

  @Test
  void tooManyInARowFailTheRunWithACheckpointOfTheLastGoodState() {
    settings.maxBadSteps = 2;
    losses(GOOD, BAD, BAD);
    scene.deliver(0, 4);

    assertFails(this::run)
        .hasMessageContaining("2 steps in a row")
        .hasMessageContaining("loss NaN")
        .hasMessageContaining("0-1, 0-2.")
        .hasMessageContaining("The weights are those of step 1");

    assertThat(scene.saves).hasSize(1);
    RunManifest manifest = scene.saves.get(0).manifest();
    assertThat(manifest.step()).isEqualTo(1);
    assertThat(manifest.standing().position()).isEqualTo(next(1));
    assertThat(manifest.standing().microBatches()).isEqualTo(1);
    assertThat(manifest.updates()).isEqualTo(1);
    assertThat(scene.payloads(StepSkipped.class))
        .extracting(StepSkipped::skippedInARow)
        .containsExactly(1, 2);
    assertThat(scene.kinds())
        .endsWith("StepSkipped", "StepSkipped", "RunRolledBack", "CheckpointSaved");
  }

  @Test
  void aGoodStepInBetweenBeginsTheCountAnew() throws InterruptedException {
    settings.maxBadSteps = 2;
    losses(BAD, GOOD, BAD, GOOD, BAD);
    scene.deliver(0, 5);

    run();

    assertThat(scene.payloads(StepSkipped.class))
        .extracting(StepSkipped::skippedInARow)
        .containsExactly(1, 1, 1);
  }

  @Test
  void withoutALimitTheRunGoesOn() throws InterruptedException {
    settings.maxBadSteps = 0;
    losses(BAD, BAD, BAD, BAD, GOOD);
    scene.deliver(0, 5);

    run();

    assertThat(scene.payloads(StepSkipped.class)).hasSize(4);
    assertThat(scene.payloads(StepCompleted.class)).hasSize(1);
  }

  @Test
  void aRestartTriesTheBatchesAgain() throws InterruptedException {
    settings.maxBadSteps = 2;
    settings.accumulationSteps = 2;
    losses(GOOD, BAD, BAD);
    scene.deliver(0, 6);
    assertFails(this::run);

    TrainerScene again = new TrainerScene();
    settings.maxSteps = 3;
    again.deliver(2, 6);
    again.run(again.trainer(settings, Optional.of(scene.saves.get(0).manifest())));

    assertThat(again.program.learningRates).containsExactly(0.9, 0.8);
    assertThat(again.saves.get(0).manifest().standing().position()).isEqualTo(next(6));
    assertThat(again.saves.get(0).manifest().standing().microBatches()).isEqualTo(6);
  }

  @Test
  void aRestartThatFailsAtTheSamePlaceSavesNothingAgain() {
    settings.maxBadSteps = 1;
    losses(GOOD, BAD);
    scene.deliver(0, 2);
    assertFails(this::run);

    TrainerScene again = new TrainerScene();
    again.program.losses.add(BAD);
    again.deliver(1, 2);

    assertFails(() -> again.run(again.trainer(settings, Optional.of(savedManifest()))));
    assertThat(again.saves).isEmpty();
  }

  @Test
  void aCheckpointThatCannotBeSavedIsSaidBesideTheReason() {
    settings.maxBadSteps = 1;
    scene.diskFull = true;
    losses(BAD);
    scene.deliver(0, 1);

    assertFails(this::run)
        .hasMessageContaining("A step had a loss or a gradient")
        .hasMessageContaining("No space left on device");
  }

  @Test
  void whereOutcomesComeLateAStreakThatIsOverDoesNotFailTheRun() throws InterruptedException {
    settings.maxBadSteps = 2;
    settings.pendingSteps = 4;
    scene.program.outcomesAreAtHand = false;
    losses(GOOD, BAD, BAD, GOOD);
    scene.deliver(0, 4);

    run();

    assertThat(scene.kinds().subList(1, 5))
        .containsExactly("StepCompleted", "StepSkipped", "StepSkipped", "StepCompleted");
  }

  @Test
  void whereOutcomesComeLateTheCheckpointIsStillOfTheLastGoodStep() {
    settings.maxBadSteps = 2;
    settings.pendingSteps = 5;
    scene.program.outcomesAreAtHand = false;
    losses(BAD, GOOD, BAD, BAD, BAD);
    scene.deliver(0, 5);

    assertFails(this::run)
        .hasMessageContaining("3 steps in a row")
        .hasMessageContaining("are 0-2, 0-3, 0-4.");

    assertThat(savedManifest().step()).isEqualTo(2);
    assertThat(savedManifest().standing().position()).isEqualTo(next(2));
  }

  @Test
  void aCheckpointThatIsDueWaitsForAGoodStep() throws InterruptedException {
    settings.checkpointEverySteps = 2;
    losses(GOOD, BAD, BAD, GOOD, GOOD, GOOD);
    scene.deliver(0, 6);

    run();

    assertThat(scene.saves).extracting(save -> save.manifest().step()).containsExactly(4L, 6L);
  }

  @Test
  void theBestIsSavedWithTheSkippedStepsCounted() throws InterruptedException {
    settings.evaluateEverySteps = 2;
    scene.evaluation.add(batch(0, 1, 2));
    scene.program.evaluationLosses.add(1.0);
    losses(GOOD, BAD);
    scene.deliver(0, 2);
    Trainer trainer = scene.trainer(settings);
    scene.run(trainer);
    trainer.requestStop(new StopReason("Enough.", true));
    trainer.runOnce();

    assertThat(scene.payloads(EvaluationCompleted.class).get(0).best()).isTrue();
    assertThat(scene.saves)
        .extracting(save -> save.manifest().step(), save -> save.manifest().best().step())
        .containsExactly(tuple(2L, 2L));
    assertThat(scene.saves.get(0).manifest().standing().position()).isEqualTo(next(2));
  }

  @Test
  void theBestOfSkippedStepsIsSavedAgainAsTheGoodStepsWhenTheRunGoesBack() {
    settings.maxBadSteps = 2;
    settings.checkpointEverySteps = 1;
    settings.evaluateEverySteps = 2;
    scene.evaluation.add(batch(0, 1, 2));
    scene.program.evaluationLosses.add(1.0);
    losses(GOOD, BAD, BAD);
    scene.deliver(0, 3);

    assertFails(this::run);

    assertThat(scene.saves)
        .extracting(save -> save.manifest().step(), save -> save.manifest().wasBest())
        .containsExactly(tuple(1L, false), tuple(2L, true), tuple(1L, true));
  }

  @Test
  void aBatchThatIsRejectedAmongThemIsReadAgainWithThem() {
    settings.maxBadSteps = 2;
    losses(GOOD, BAD, BAD);
    scene.deliver(0, 2);
    scene.deliveries.add(new Delivery.Broken(new BatchCoordinate(0, 2), "It is a tombstone."));
    scene.deliver(3, 4);

    assertFails(this::run);

    assertThat(savedManifest().standing().position()).isEqualTo(next(1));
  }

  @Test
  void theRandomStateLeavesOutAStepThatIsNotFinished() throws InterruptedException {
    settings.accumulationSteps = 2;
    scene.deliver(0, 3);
    Trainer trainer = scene.trainer(settings);
    scene.run(trainer);
    trainer.requestStop(new StopReason("Enough.", true));
    trainer.runOnce();

    assertThat(scene.program.accumulatedTargets).hasSize(3);
    assertThat(savedManifest().standing().microBatches()).isEqualTo(2);
  }

  private void losses(double... perTarget) {
    for (double loss : perTarget) {
      scene.program.losses.add(loss);
    }
  }

  private void run() throws InterruptedException {
    scene.run(scene.trainer(settings));
  }

  private RunManifest savedManifest() {
    return scene.saves.get(0).manifest();
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertFails(ThrowingCallable run) {
    return assertThatThrownBy(run).isInstanceOf(TrainingFailedException.class);
  }

  private static ReadPosition next(long offset) {
    return new ReadPosition(0, Map.of(0, offset));
  }
}
