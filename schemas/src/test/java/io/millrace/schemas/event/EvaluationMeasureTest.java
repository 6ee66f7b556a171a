package io.millrace.schemas.event;

import static io.millrace.schemas.event.EvaluationMeasure.ACCURACY;
import static io.millrace.schemas.event.EvaluationMeasure.F1;
import static io.millrace.schemas.event.EvaluationMeasure.LOSS;
import static io.millrace.schemas.event.EvaluationMeasure.MACRO_F1;
import static io.millrace.schemas.event.EvaluationMeasure.WEIGHTED_F1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EvaluationMeasureTest {

  @Test
  void ofALossLessIsBetterAndOfAllElseMoreAndAnEqualOneIsNot() {
    assertThat(EvaluationMeasure.values())
        .filteredOn(measure -> measure.isBetter(0.5, 0.75))
        .containsExactly(LOSS);
    assertThat(EvaluationMeasure.values())
        .filteredOn(measure -> measure.isBetter(0.75, 0.5))
        .containsExactly(ACCURACY, MACRO_F1, WEIGHTED_F1, F1);
    assertThat(EvaluationMeasure.values()).noneMatch(measure -> measure.isBetter(0.5, 0.5));
  }

  @Test
  void eachIsItsOwnNumberOfAnEvaluation() {
    EventPayload.EvaluationCompleted evaluation = EvaluationSentenceTest.ofSequences("f1");

    assertThat(EvaluationMeasure.values())
        .extracting(measure -> measure.of(evaluation).orElseThrow())
        .containsExactly(0.41, 0.86, 0.85, 0.855, 0.89);
    assertThat(F1.of(EvaluationSentenceTest.ofTokens("loss"))).isEmpty();
  }

  @Test
  void aRunThatIsNotSetGoesByTheLoss() {
    assertThat(EvaluationMeasure.keyIn(Map.of())).isEqualTo("loss");
    assertThat(EvaluationMeasure.keyIn(Map.of("best.metric", "f1"))).isEqualTo("f1");
    assertThat(EvaluationMeasure.named("macro_f1")).contains(MACRO_F1);
    assertThat(EvaluationMeasure.named("kappa")).isEmpty();
  }

  @Test
  void whatAModelDoesNotGiveIsRefusedByTheSettingsName() {
    assertThat(F1.objection(EvaluationMeasure.ofClasses(2))).isEmpty();
    assertThat(F1.objection(EvaluationMeasure.ofClasses(3)))
        .contains(
            "best.metric=f1 cannot tell the best of this model, whose evaluations have loss,"
                + " accuracy, macro_f1, weighted_f1: set it to one of these.");
    assertThat(F1.objection(EvaluationMeasure.ofSeveralLabels())).isPresent();
    assertThat(F1.objection(EvaluationMeasure.ofTokens())).isPresent();
    assertThat(ACCURACY.objection(EvaluationMeasure.ofTokens())).isEmpty();
    assertThat(ACCURACY.objection(EvaluationMeasure.ofRegression()))
        .contains(
            "best.metric=accuracy cannot tell the best of this model, whose evaluations have loss"
                + " only: set it to that.");
  }
}
