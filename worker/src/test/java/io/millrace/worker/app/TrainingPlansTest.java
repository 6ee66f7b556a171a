package io.millrace.worker.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.event.EvaluationMeasure;
import io.millrace.service.SetupException;
import io.millrace.worker.progress.RunPlan;
import io.millrace.worker.training.TrainingSettings;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainingPlansTest {

  @Test
  void fiveBadStepsInARowEndARun() {
    assertThat(plan(Map.of()).maxBadSteps()).isEqualTo(5);
    assertThat(plan(Map.of("max.bad.steps", "0")).maxBadSteps()).isZero();
  }

  @Test
  void theBestIsTheLowestLossUnlessItIsSetOtherwise() {
    assertThat(plan(Map.of()).bestBy()).isEqualTo(EvaluationMeasure.LOSS);
    assertThat(plan(Map.of("best.metric", "weighted_f1")).bestBy())
        .isEqualTo(EvaluationMeasure.WEIGHTED_F1);
    assertThatThrownBy(() -> plan(Map.of("best.metric", "kappa")))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("best.metric")
        .hasMessageContaining("loss, accuracy, macro_f1, weighted_f1, f1");
  }

  private static TrainingSettings plan(Map<String, String> more) {
    Map<String, String> given = new HashMap<>(more);
    given.put("model.directory", "gpt2");
    return TrainingPlans.settings(
        WorkerSettings.of(given), new RunPlan(Map.of(), Map.of(), 0, 7, 0));
  }
}
