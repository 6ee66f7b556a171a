package io.millrace.worker.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.service.SetupException;
import io.millrace.worker.progress.BestEvaluation;
import io.millrace.worker.progress.Orders;
import io.millrace.worker.progress.RunConditions;
import io.millrace.worker.progress.RunPlan;
import io.millrace.worker.progress.Standing;
import io.millrace.worker.recovery.RecoveryPlan;
import io.millrace.worker.recovery.Resumption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunChangesTest {

  @Test
  void aStartThatIsLikeTheCheckpointsAndUnlikeTheLastStepsSaysSo() {
    RunChanges changes =
        changes(10, conditions("a"), List.of(conditions("a"), conditions("b")), conditions("a"));

    assertThat(changes.sentences()).singleElement().asString().startsWith("processor was b, is a");
    assertThat(changes.ofNumbers()).isTrue();
  }

  @Test
  void nothingDiffers() {
    RunChanges changes =
        changes(10, conditions("a"), List.of(conditions("b"), conditions("a")), conditions("a"));

    assertThat(changes.sentences()).isEmpty();
    assertThat(changes.ofNumbers()).isFalse();
  }

  @Test
  void anotherLengthIsSaidAndAsksForNoCheckpoint() {
    RunChanges changes = changes(20, conditions("a"), List.of(), conditions("a"));

    assertThat(changes.sentences())
        .singleElement()
        .asString()
        .startsWith("The run was to take 10 steps, and now is to take 20 steps");
    assertThat(changes.ofNumbers()).isFalse();
  }

  @Test
  void anotherLengthOfTheScheduleIsSaid() {
    assertThat(changes(10, with("lr.schedule.steps", "50"), List.of(), conditions("a")).sentences())
        .singleElement()
        .asString()
        .startsWith("lr.schedule.steps was 50, is 0: a schedule");
  }

  @Test
  void whatTheLastStepsWereTakenWithIsAcceptedAndSaid() {
    RunConditions slow = with("learning.rate", "0.1");
    RunConditions fast = with("learning.rate", "0.5");

    assertThat(changes(10, slow, List.of(slow, fast), fast).sentences())
        .containsExactly("learning.rate was 0.1, is 0.5: the run learns otherwise from here on.");
    assertThatThrownBy(() -> changes(10, slow, List.of(slow, fast), slow))
        .hasMessageContaining("learning.rate was 0.5, is 0.1: set it back");
    assertThatThrownBy(() -> changes(10, slow, List.of(), fast))
        .hasMessageContaining("learning.rate was 0.1, is 0.5: set it back");
  }

  @Test
  void anotherMeasureOfTheBestIsRefusedUnlessItIsNamedAndComputesNothingOtherwise() {
    RunConditions byF1 = with("best.metric", "f1");

    assertThatThrownBy(() -> changes(10, conditions("a"), List.of(), byF1))
        .isInstanceOf(SetupException.class)
        .hasMessage(
            "best.metric was loss, is f1: set it back, or, if it is meant, name it in"
                + " resume.accept=best.metric, or train under a new run.id.");
    RunChanges accepted = changes(10, conditions("a"), List.of(), byF1, "best.metric");
    assertThat(accepted.sentences())
        .containsExactly(
            "best.metric was loss, is f1: the next evaluation is the best until a better one comes,"
                + " and early stopping counts from it.");
    assertThat(accepted.ofNumbers()).isFalse();
    assertThat(changes(10, byF1, List.of(), byF1).sentences()).isEmpty();
  }

  private static RunChanges changes(
      long steps,
      RunConditions checkpoint,
      List<RunConditions> ofSteps,
      RunConditions now,
      String... accepted) {
    RunPlan before = new RunPlan(Map.of(), Map.of(), 10, 42, 0);
    Resumption resumption =
        new Resumption(
            0,
            List.of(),
            Standing.START,
            Standing.START,
            BestEvaluation.NONE,
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.of(before),
            Optional.of(checkpoint),
            Optional.of(checkpoint),
            ofSteps,
            Resumption.LastTurn.STEP,
            false,
            false,
            Map.of());
    return RunChanges.of(
        new RecoveryPlan(Optional.empty(), List.of(), resumption),
        now,
        before.withSteps(steps),
        Orders.NONE,
        new ResumeRules(List.of(accepted)));
  }

  private static RunConditions conditions(String processor) {
    return new RunConditions(
        "model", "tokenizer", "cpu", "fp32", Map.of("processor", processor), Map.of());
  }

  private static RunConditions with(String setting, String value) {
    return new RunConditions("model", "tokenizer", "cpu", "fp32", Map.of(), Map.of(setting, value));
  }
}
