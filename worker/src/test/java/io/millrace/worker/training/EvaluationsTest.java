package io.millrace.worker.training;

import static io.millrace.worker.training.TrainerScene.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.EventPayload.CommandCompleted;
import io.millrace.schemas.event.EventPayload.EvaluationCompleted;
import io.millrace.schemas.event.EventPayload.EvaluationFailed;
import io.millrace.schemas.event.EventPayload.RunStopped;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvaluationsTest {
  private final TrainerScene scene = new TrainerScene();
  private final TrainingSettingsExample settings = new TrainingSettingsExample();

  @Test
  void theEvaluationLossIsPerTargetOverTheWholeSet() throws InterruptedException {
    scene.evaluation.addAll(List.of(batch(0, 1, 2, 3, 4), batch(1, 1, 2)));
    scene.program.evaluationLosses.addAll(List.of(1.0, 3.0));
    settings.evaluateAtStart = true;

    scene.run(scene.trainer(settings));

    EvaluationCompleted evaluation = scene.payloads(EvaluationCompleted.class).get(0);
    assertThat(evaluation.loss()).isEqualTo((1.0 * 3 + 3.0 * 1) / 4);
    assertThat(evaluation.targets()).isEqualTo(4);
    assertThat(evaluation.best()).isTrue();
  }

  @Test
  void anEvaluationLeavesOutWhatTheModelCannotTake() throws InterruptedException {
    scene.program.refusedToken = 99;
    scene.evaluation.addAll(List.of(batch(0, 1, 99), batch(1, 1, 2)));
    scene.program.evaluationLosses.add(3.0);
    settings.evaluateAtStart = true;

    scene.run(scene.trainer(settings));

    EvaluationCompleted evaluation = scene.payloads(EvaluationCompleted.class).get(0);
    assertThat(evaluation.loss()).isEqualTo(3.0);
    assertThat(evaluation.batches()).isEqualTo(1);
  }

  @Test
  void theBestIsSavedAndPatienceEndsTheRun() throws InterruptedException {
    settings.evaluateEverySteps = 1;
    settings.patience = 2;
    scene.evaluation.add(batch(0, 1, 2));
    scene.program.evaluationLosses.addAll(List.of(3.0, 2.0, 2.5, 2.0, 1.0));
    for (int i = 0; i < 5; i++) {
      scene.deliveries.add(batch(i, 1, 2));
    }
    Trainer trainer = scene.trainer(settings);

    scene.run(trainer);

    assertThat(trainer.state()).isEqualTo(RunState.STOPPED);
    assertThat(scene.payloads(EvaluationCompleted.class))
        .extracting(EvaluationCompleted::evaluationsWithoutImprovement)
        .containsExactly(0, 0, 1, 2);
    assertThat(scene.saves).extracting(save -> save.manifest().step()).containsExactly(1L, 2L, 4L);
    assertThat(scene.saves.get(2).manifest().best().step()).isEqualTo(2);
    assertThat(scene.payloads(RunStopped.class).get(0).reason()).startsWith("Early stopping");
  }

  @Test
  void anEvaluationIsNoPartOfAStepsTime() throws InterruptedException {
    settings.evaluateEverySteps = 1;
    scene.evaluation.add(batch(0, 1, 2));
    scene.program.evaluationLosses.addAll(List.of(1.0, 1.0));
    scene.evaluationNanos = 1_000_000_000;
    scene.deliveries.addAll(List.of(batch(0, 1, 2), batch(1, 1, 2)));

    scene.run(scene.trainer(settings));

    assertThat(scene.payloads(StepCompleted.class))
        .allSatisfy(step -> assertThat(step.stepMillis()).isLessThan(100));
    assertThat(scene.payloads(EvaluationCompleted.class).get(0).millis()).isGreaterThan(1000);
  }

  @Test
  void aLossThatIsNotFiniteNamesTheBatchesAndIsNeverTheBest() throws InterruptedException {
    settings.evaluateEverySteps = 1;
    scene.evaluation.addAll(List.of(batch(0, 1, 2), batch(4, 1, 2, 3)));
    scene.program.evaluationLosses.addAll(List.of(1.0, Double.POSITIVE_INFINITY, 5.0, 5.0));
    scene.deliver(0, 2);

    scene.run(scene.trainer(settings));

    EvaluationFailed failed = scene.payloads(EvaluationFailed.class).get(0);
    assertThat(failed.loss()).isEqualTo("Infinity");
    assertThat(failed.reason()).contains("loss is Infinity, because of 1 of 2 batches");
    assertThat(failed.batches()).containsExactly(new BatchCoordinate(0, 4));
    assertThat(failed.targets()).isEqualTo(3);
    assertThat(failed.evaluationsWithoutImprovement()).isEqualTo(1);
    assertThat(scene.payloads(EvaluationCompleted.class))
        .extracting(EvaluationCompleted::loss, EvaluationCompleted::best)
        .containsExactly(tuple(5.0, true));
    assertThat(scene.saves).extracting(save -> save.manifest().step()).containsExactly(2L);
    assertThat(scene.saves.get(0).manifest().best().value()).contains(5.0);
  }

  @Test
  void aLossThatIsNotFiniteCountsAgainstPatience() throws InterruptedException {
    settings.evaluateEverySteps = 1;
    settings.patience = 2;
    scene.evaluation.add(batch(0, 1, 2));
    scene.program.evaluationLosses.addAll(List.of(3.0, Double.NaN, Double.NaN));
    scene.deliver(0, 5);

    scene.run(scene.trainer(settings));

    assertThat(scene.payloads(RunStopped.class).get(0).reason())
        .isEqualTo("Early stopping: 2 evaluations without improvement on 3.0.");
    assertThat(scene.saves.get(scene.saves.size() - 1).manifest().best().value()).contains(3.0);
  }

  @Test
  void aCommandIsAnsweredAlsoWhenTheLossIsNotFinite() throws InterruptedException {
    scene.evaluation.add(batch(0, 1, 2));
    scene.program.evaluationLosses.add(Double.NaN);
    scene.command("e", "eval", Map.of());

    scene.run(scene.trainer(settings));

    assertThat(scene.payloads(CommandCompleted.class))
        .containsExactly(
            new CommandCompleted(
                "e",
                "eval",
                "ann",
                "The evaluation's loss is NaN, because of 1 of 1 batches.",
                true));
  }
}
