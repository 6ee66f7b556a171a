package io.millrace.worker.training;

import static io.millrace.worker.training.FakeProgram.ofTwo;
import static io.millrace.worker.training.TrainerScene.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.schemas.event.EvaluationMeasure;
import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.EventPayload.CommandCompleted;
import io.millrace.schemas.event.EventPayload.EvaluationCompleted;
import io.millrace.schemas.event.EventPayload.EvaluationFailed;
import io.millrace.schemas.event.EventPayload.RunRolledBack;
import io.millrace.schemas.event.EventPayload.RunStopped;
import io.millrace.worker.batch.Supervision;
import io.millrace.worker.checkpoint.RunManifest;
import io.millrace.worker.program.ClassCounts;
import io.millrace.worker.progress.BestEvaluation;
import io.millrace.worker.recovery.JournalFold;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The best evaluation by something else than the loss. */
class BestMeasureTest {
  private static final BatchCoordinate FIRST = new BatchCoordinate(0, 0);

  /** F1 of class 1: 2/3, 4/5 and 1. */
  private static final ClassCounts FAIR = ofTwo(1, 1, 1, 2);

  private static final ClassCounts GOOD = ofTwo(2, 1, 0, 2);
  private static final ClassCounts PERFECT = ofTwo(3, 0, 0, 2);

  private final TrainerScene scene = new TrainerScene();
  private final TrainingSettingsExample settings = new TrainingSettingsExample();

  @Test
  void theBestIsThatOfTheHighestF1ThoughItsLossIsHigher() throws InterruptedException {
    settings.evaluateEverySteps = 1;
    settings.patience = 2;
    evaluating(EvaluationMeasure.F1, List.of(1.0, 2.0, 0.5, 0.25), FAIR, GOOD, FAIR, GOOD);
    scene.deliver(0, 5);

    scene.run(scene.trainer(settings));

    assertThat(scene.payloads(EvaluationCompleted.class))
        .extracting(EvaluationCompleted::best)
        .as("an equal one is none")
        .containsExactly(true, true, false, false);
    assertThat(scene.payloads(EvaluationCompleted.class))
        .extracting(EvaluationCompleted::bestBy)
        .containsOnly("f1");
    assertThat(scene.saves.stream().filter(save -> save.best()))
        .extracting(save -> save.manifest().step())
        .containsExactly(1L, 2L);
    assertThat(scene.payloads(RunStopped.class).get(0).reason())
        .isEqualTo("Early stopping: 2 evaluations without improvement on F1 0.8.");
    assertThat(scene.saves.get(scene.saves.size() - 1).manifest().best())
        .isEqualTo(new BestEvaluation(EvaluationMeasure.F1, Optional.of(0.8), 2, 2));
  }

  @Test
  void anEvaluationOfTwoClassesHasEveryMeasure() throws InterruptedException {
    evaluating(EvaluationMeasure.LOSS, List.of(0.5, 0.5), FAIR, PERFECT);
    scene.evaluation.add(TestBatches.ofSequences(FIRST, 5));
    settings.evaluateAtStart = true;

    scene.run(scene.trainer(settings));

    // 4 true negatives, 1 false positive, 1 false negative, 4 true positives.
    EvaluationCompleted evaluation = scene.payloads(EvaluationCompleted.class).get(0);
    assertThat(evaluation.targets()).isEqualTo(10);
    assertThat(evaluation.accuracy()).contains(0.8);
    assertThat(evaluation.f1().orElseThrow()).isCloseTo(0.8, within(1e-15));
    assertThat(evaluation.macroF1().orElseThrow()).isCloseTo(0.8, within(1e-15));
    assertThat(evaluation.weightedF1().orElseThrow()).isCloseTo(0.8, within(1e-15));
    assertThat(evaluation.perplexity()).isZero();
    assertThat(evaluation.bestBy()).isEqualTo("loss");
  }

  @Test
  void ofTokensThereIsPerplexityAndNoF1() throws InterruptedException {
    scene.evaluation.add(batch(0, 1, 2));
    scene.program.evaluationLosses.add(2.0);
    settings.evaluateAtStart = true;
    settings.bestBy = EvaluationMeasure.ACCURACY;

    scene.run(scene.trainer(settings));

    EvaluationCompleted evaluation = scene.payloads(EvaluationCompleted.class).get(0);
    assertThat(evaluation.perplexity()).isEqualTo(Math.exp(2));
    assertThat(evaluation.macroF1()).isEmpty();
    assertThat(evaluation.f1()).isEmpty();
    assertThat(evaluation.best()).isTrue();
  }

  @Test
  void neitherOfTwoLabelsThatMayBothBeThereIsThePositiveOne() throws InterruptedException {
    evaluating(EvaluationMeasure.MACRO_F1, List.of(0.5), FAIR);
    scene.evaluation.set(0, TestBatches.batch(FIRST, new Supervision.Values(new float[10], 2)));
    settings.evaluateAtStart = true;

    scene.run(scene.trainer(settings));

    EvaluationCompleted evaluation = scene.payloads(EvaluationCompleted.class).get(0);
    assertThat(evaluation.macroF1()).isPresent();
    assertThat(evaluation.f1()).isEmpty();
  }

  @Test
  void aRegressionHasItsLossWhichMayBeLarge() throws InterruptedException {
    evaluating(EvaluationMeasure.LOSS, List.of(1e6), ClassCounts.NONE);
    scene.evaluation.set(0, TestBatches.batch(FIRST, new Supervision.Values(new float[5], 1)));
    scene.command("e", "eval", Map.of());

    scene.run(scene.trainer(settings));

    EvaluationCompleted evaluation = scene.payloads(EvaluationCompleted.class).get(0);
    assertThat(evaluation.loss()).isEqualTo(1e6);
    assertThat(evaluation.perplexity()).isZero();
    assertThat(evaluation.accuracy()).isEmpty();
    assertThat(answer()).isEqualTo("Evaluation loss 1000000.0 over 5 targets.");
  }

  @Test
  void aRunWhoseModelDoesNotGiveTheMeasureFails() {
    settings.evaluateEverySteps = 1;
    evaluating(EvaluationMeasure.ACCURACY, List.of(1.0), ClassCounts.NONE);
    scene.evaluation.set(0, TestBatches.batch(FIRST, new Supervision.Values(new float[5], 1)));
    scene.deliver(0, 2);

    assertThatThrownBy(() -> scene.run(scene.trainer(settings)))
        .isInstanceOf(TrainingFailedException.class)
        .hasMessage(
            "best.metric=accuracy cannot tell the best of this model, whose evaluations have loss"
                + " only: set it to that.");
    assertThat(scene.payloads(EvaluationCompleted.class)).isEmpty();
    assertThat(scene.saves).isEmpty();
  }

  @Test
  void aCommandSaysWhatThereIs() throws InterruptedException {
    evaluating(EvaluationMeasure.F1, List.of(0.5), FAIR);
    scene.command("e", "eval", Map.of());

    scene.run(scene.trainer(settings));

    assertThat(answer())
        .isEqualTo(
            "Evaluation loss 0.5, accuracy 0.6000, macro F1 0.5833, F1 0.6667 over 5 targets.");
  }

  @Test
  void aLossThatIsNoNumberFailsTheEvaluationWhateverTheMeasure() throws InterruptedException {
    settings.evaluateEverySteps = 1;
    evaluating(EvaluationMeasure.F1, List.of(Double.NaN, 1.0), PERFECT, FAIR);
    scene.deliver(0, 2);

    scene.run(scene.trainer(settings));

    assertThat(scene.payloads(EvaluationFailed.class)).hasSize(1);
    assertThat(scene.payloads(EvaluationCompleted.class))
        .extracting(EvaluationCompleted::best)
        .containsExactly(true);
  }

  @Test
  void aRollbackBringsTheBestOfThenBack() throws InterruptedException {
    settings.evaluateEverySteps = 1;
    settings.checkpointEverySteps = 1;
    evaluating(EvaluationMeasure.F1, List.of(1.0, 2.0, 3.0, 4.0), GOOD, FAIR, FAIR, PERFECT);
    scene.deliver(0, 4);
    scene.at(4, "b", "rollback", Map.of("step", "3"));

    scene.run(scene.trainer(settings));

    RunRolledBack back = scene.payloads(RunRolledBack.class).get(0);
    assertThat(back.bestLoss()).as("readers of before would take it for one").isEmpty();
    assertThat(back.bestValue()).contains(0.8);
    assertThat(back.bestStep()).isEqualTo(1);
    assertThat(back.evaluationsWithoutImprovement()).isEqualTo(2);
  }

  @Test
  void aRunThatGoesOnComparesWithTheBestBefore() throws InterruptedException {
    settings.evaluateEverySteps = 1;
    evaluating(EvaluationMeasure.F1, List.of(1.0), GOOD);
    scene.deliver(0, 1);
    scene.run(scene.trainer(settings));
    RunManifest saved = scene.saves.get(0).manifest();

    assertThat(bestAfter(saved, EvaluationMeasure.F1))
        .isEqualTo(new BestEvaluation(EvaluationMeasure.F1, Optional.of(0.8), 1, 1));
  }

  @Test
  void byAnotherMeasureTheBestBeginsAnew() throws InterruptedException {
    settings.evaluateEverySteps = 1;
    evaluating(EvaluationMeasure.LOSS, List.of(1.0), GOOD);
    scene.deliver(0, 1);
    scene.run(scene.trainer(settings));
    RunManifest saved = scene.saves.get(0).manifest();
    assertThat(saved.best())
        .isEqualTo(new BestEvaluation(EvaluationMeasure.LOSS, Optional.of(1.0), 1, 0));

    BestEvaluation best = bestAfter(saved, EvaluationMeasure.F1);

    assertThat(best.measure()).isEqualTo(EvaluationMeasure.F1);
    assertThat(best.value().orElseThrow()).isCloseTo(2 / 3.0, within(1e-15));
    assertThat(best.step()).isEqualTo(2);
  }

  /** After one more step, with an evaluation that is {@link #FAIR} and has a higher loss. */
  private BestEvaluation bestAfter(RunManifest saved, EvaluationMeasure bestBy)
      throws InterruptedException {
    TrainerScene again = new TrainerScene();
    again.evaluation.add(TestBatches.ofSequences(FIRST, 5));
    again.program.evaluationLosses.add(5.0);
    again.program.evaluationClasses.add(FAIR);
    again.deliver(1, 2);
    settings.bestBy = bestBy;
    settings.checkpointEverySteps = 1;

    again.run(again.trainer(settings, Optional.of(saved)));

    BestEvaluation best = again.saves.get(again.saves.size() - 1).manifest().best();
    JournalFold fold = new JournalFold("run", saved);
    again.events.forEach(fold::accept);
    assertThat(fold.result().best()).as("as the journal has it").isEqualTo(best);
    return best;
  }

  private void evaluating(EvaluationMeasure bestBy, List<Double> losses, ClassCounts... classes) {
    settings.bestBy = bestBy;
    scene.evaluation.add(TestBatches.ofSequences(FIRST, 5));
    scene.program.evaluationLosses.addAll(losses);
    scene.program.evaluationClasses.addAll(List.of(classes));
  }

  private String answer() {
    return scene.payloads(CommandCompleted.class).get(0).result();
  }
}
