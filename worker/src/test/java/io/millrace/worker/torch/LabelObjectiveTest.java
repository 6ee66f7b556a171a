package io.millrace.worker.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.schemas.batch.ProblemType;
import io.millrace.service.SetupException;
import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.batch.Supervision;
import io.millrace.worker.batch.Supervision.Classes;
import io.millrace.worker.batch.Supervision.Values;
import io.millrace.worker.model.ClassificationHead;
import io.millrace.worker.model.ClassificationHead.Style;
import io.millrace.worker.model.ClassifierConfig;
import io.millrace.worker.model.TransformerModel;
import io.millrace.worker.program.Precision;
import io.millrace.worker.program.ProgramSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelObjectiveTest {
  private static final int[] TOKENS = {3, 4, 5, 6, 7, 8, 9};
  private static final int[] PLACES = {0, 1, 2, 0, 1, 2, 3};
  private static final int[] LENGTHS = {3, 4};

  @Test
  void whatIsNoTargetOfTheModelIsRefusedAndAddsNothing() {
    try (TransformerProgram program = TinyModels.plain(TinyModels.ENCODER)) {
      program.accumulate(batch(new Classes(new int[] {0, 2})));
      FlatBatch beyond = batch(new Classes(new int[] {0, 3}));
      program.stage(beyond);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> program.accumulate(beyond))
          .withMessage("The label 3 is outside the model's 3");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> program.evaluate(batch(new Values(new float[6], 3))))
          .withMessageContaining("numbers for each sequence")
          .withMessageContaining("single_label_classification");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> program.accumulate(TinyModels.BATCH))
          .withMessageContaining("tokens to be predicted");
      program.update(1e-3, 2);
      assertThat(program.snapshot().microBatches()).isEqualTo(1);
    }
    try (TransformerProgram program = TinyModels.plain(TinyModels.GPT2)) {
      FlatBatch labelled = batch(new Classes(new int[] {0, 1}));
      program.stage(labelled);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> program.accumulate(labelled))
          .withMessageContaining("for sequence classification");
    }
  }

  @Test
  void valuesMustFitTheProblem() {
    TransformerModel multi = ofProblem(ProblemType.MULTI_LABEL);
    try (TransformerProgram program = TinyModels.plain(multi)) {
      program.accumulate(batch(new Values(new float[] {1, 0, 1, 0, 0, 0}, 3)));
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> program.accumulate(batch(new Values(new float[] {1, 0, .5f, 0, 0, 0}, 3))))
          .withMessageContaining("0.5");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> program.accumulate(batch(new Values(new float[] {1, 0}, 1))))
          .withMessage("The batch has 1 numbers for each sequence, and the model 3 labels");
    }
    try (TransformerProgram program = TinyModels.plain(ofProblem(ProblemType.REGRESSION))) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  program.accumulate(batch(new Values(new float[] {1, 0, Float.NaN, 0, 0, 0}, 3))))
          .withMessageContaining("NaN");
    }
  }

  @Test
  void tokenTypesBeyondTheModelsAreRefused() {
    try (TransformerProgram program = TinyModels.plain(TinyModels.ENCODER)) {
      FlatBatch batch =
          new FlatBatch(
              TOKENS,
              new int[] {0, 0, 0, 1, 1, 2, 2},
              PLACES,
              LENGTHS,
              new Classes(new int[] {0, 1}));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> program.accumulate(batch))
          .withMessage("The token type 2 is outside the model's 2");
    }
  }

  @Test
  void aClassifierContinuesNoTextAndALanguageModelClassifiesNone() {
    try (TransformerProgram program = TinyModels.plain(TinyModels.CLASSIFIER)) {
      assertThatIllegalStateException().isThrownBy(() -> program.decode(new int[][] {{1}}));
    }
    try (TransformerProgram program = TinyModels.plain(TinyModels.GPT2)) {
      assertThatIllegalStateException().isThrownBy(() -> program.logits(TinyModels.BATCH));
    }
  }

  @Test
  void weightsAndSmoothingThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> weighted(TinyModels.ENCODER, 0, List.of(1.0, 2.0)))
        .isInstanceOf(SetupException.class)
        .hasMessage("class.weights has 2 numbers for the model's 3 labels: give one for each.");
    assertThatThrownBy(() -> weighted(ofProblem(ProblemType.REGRESSION), 0, List.of(1.0, 2.0, 3.0)))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("a regression has no classes");
    assertThatThrownBy(() -> weighted(ofProblem(ProblemType.MULTI_LABEL), 0.1, List.of()))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("label.smoothing");
    assertThatThrownBy(() -> weighted(TinyModels.GPT2, 0, List.of(1.0)))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("the model predicts tokens");
  }

  /**
   * A step's loss is the weighted mean over all of its micro-batches, not the mean of their means.
   */
  @Test
  void weightsCountAcrossMicroBatches() {
    FlatBatch both = batch(new Classes(new int[] {0, 2}));
    List<FlatBatch> apart =
        List.of(
            new FlatBatch(
                new int[] {3, 4, 5},
                new int[0],
                new int[] {0, 1, 2},
                new int[] {3},
                new Classes(new int[] {0})),
            new FlatBatch(
                new int[] {6, 7, 8, 9},
                new int[0],
                new int[] {0, 1, 2, 3},
                new int[] {4},
                new Classes(new int[] {2})));
    List<Double> weights = List.of(0.5, 1.0, 3.0);

    Gradients together = Gradients.of(weighted(TinyModels.ENCODER, 0, weights), List.of(both));

    together.assertCloseTo(Gradients.of(weighted(TinyModels.ENCODER, 0, weights), apart), 1e-5);
    Gradients plain = Gradients.of(TinyModels.plain(TinyModels.ENCODER), List.of(both));
    assertThat(together.outcome().lossSum()).isNotCloseTo(plain.outcome().lossSum(), within(1e-3));
  }

  /** Without weights and smoothing, whatever training has. */
  @Test
  void evaluationsAreNeitherWeightedNorSmoothed() {
    FlatBatch batch = batch(new Classes(new int[] {0, 2}));
    try (TransformerProgram weighted = weighted(TinyModels.ENCODER, 0.2, List.of(0.5, 1.0, 3.0));
        TransformerProgram plain = TinyModels.plain(TinyModels.ENCODER)) {
      assertThat(weighted.evaluate(batch).lossSum()).isEqualTo(plain.evaluate(batch).lossSum());
    }
  }

  private static TransformerProgram weighted(
      TransformerModel model, double smoothing, List<Double> weights) {
    return TinyModels.program(
        model,
        new ProgramSettings(
            TinyModels.UNCLIPPED, smoothing, 0, false, false, 0, Precision.FP32, weights, 0));
  }

  private static TransformerModel ofProblem(ProblemType problem) {
    ClassifierConfig encoder = (ClassifierConfig) TinyModels.ENCODER.config();
    return new TransformerModel(
        new ClassifierConfig(
            encoder.transformer(),
            new ClassificationHead(Style.ROBERTA, List.of("a", "b", "c"), problem, 0, -1)),
        TinyModels.ENCODER.weights());
  }

  private static FlatBatch batch(Supervision supervision) {
    return new FlatBatch(TOKENS, new int[0], PLACES, LENGTHS, supervision);
  }
}
