package io.millrace.schemas.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.event.EventPayload.EvaluationCompleted;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EvaluationSentenceTest {

  @Test
  void ofTokensThereAreLossAndPerplexity() {
    assertThat(EvaluationSentence.of(ofTokens("loss")))
        .isEqualTo("evaluation: loss 2.2500, perplexity 9.49 on 408 targets, the best so far");
    assertThat(EvaluationSentence.of(ofTokens("accuracy")))
        .isEqualTo(
            "evaluation: loss 2.2500, accuracy 0.5000, perplexity 9.49 on 408 targets,"
                + " the best accuracy so far");
  }

  @Test
  void ofSequencesThereAreAccuracyAndF1AndNoPerplexity() {
    assertThat(EvaluationSentence.of(ofSequences("f1")))
        .isEqualTo(
            "evaluation: loss 0.4100, accuracy 0.8600, macro F1 0.8500, F1 0.8900 on 408 targets,"
                + " F1 no better for 2 in a row");
    assertThat(EvaluationSentence.of(ofSequences("loss"))).endsWith(", no better for 2 in a row");
    assertThat(EvaluationSentence.told(ofSequences("weighted_f1")))
        .containsEntry(EvaluationMeasure.WEIGHTED_F1, 0.855);
  }

  @Test
  void ofARegressionThereIsTheLossAlone() {
    assertThat(
            EvaluationSentence.of(
                evaluation(
                    900,
                    0,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    "loss",
                    true)))
        .isEqualTo("evaluation: loss 900.0000 on 408 targets, the best so far");
  }

  /** By a version that knows more. */
  @Test
  void aMeasureThatNobodyKnowsIsNotNamed() {
    assertThat(EvaluationSentence.of(ofSequences("kappa"))).endsWith(", no better for 2 in a row");
  }

  static EvaluationCompleted ofTokens(String bestBy) {
    return evaluation(
        2.25,
        9.4877,
        Optional.of(0.5),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        bestBy,
        true);
  }

  static EvaluationCompleted ofSequences(String bestBy) {
    return evaluation(
        0.41,
        0,
        Optional.of(0.86),
        Optional.of(0.85),
        Optional.of(0.855),
        Optional.of(0.89),
        bestBy,
        false);
  }

  private static EvaluationCompleted evaluation(
      double loss,
      double perplexity,
      Optional<Double> accuracy,
      Optional<Double> macroF1,
      Optional<Double> weightedF1,
      Optional<Double> f1,
      String bestBy,
      boolean best) {
    return new EvaluationCompleted(
        loss,
        perplexity,
        3,
        408,
        77,
        best,
        best ? 0 : 2,
        "eval-batches",
        true,
        accuracy,
        macroF1,
        weightedF1,
        f1,
        bestBy);
  }
}
