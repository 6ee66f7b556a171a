package io.millrace.worker.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.model.TransformerModel;
import io.millrace.worker.program.Evaluated;
import io.millrace.worker.program.Precision;
import io.millrace.worker.program.ProgramSettings;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A batch in parts is the same step, and the same evaluation. */
class SplitBatchTest {

  @ParameterizedTest
  @MethodSource("io.millrace.worker.torch.TinyModels#all")
  void lossAndGradientsAreThoseOfTheWhole(TransformerModel model) {
    List<FlatBatch> batches = List.of(TinyModels.batch(model), TinyModels.other(model));
    Gradients whole = Gradients.of(program(model, 0, false), batches);

    // One sequence each; two and one; as they are.
    for (int tokens : new int[] {1, 12, 100}) {
      Gradients.of(program(model, tokens, false), batches).assertCloseTo(whole, 1e-5);
    }
  }

  @ParameterizedTest
  @MethodSource("io.millrace.worker.torch.TinyModels#all")
  void anEvaluationIsThatOfTheWhole(TransformerModel model) {
    FlatBatch batch = TinyModels.batch(model);
    try (TransformerProgram whole = program(model, 0, false);
        TransformerProgram parts = program(model, 1, false)) {
      Evaluated expected = whole.evaluate(batch);
      Evaluated actual = parts.evaluate(batch);
      assertThat(actual.lossSum()).isCloseTo(expected.lossSum(), within(1e-5 * expected.lossSum()));
      assertThat(actual.correct()).isEqualTo(expected.correct());
      assertThat(actual.classes().truePositives()).isEqualTo(expected.classes().truePositives());
      assertThat(actual.classes().falsePositives()).isEqualTo(expected.classes().falsePositives());
    }
  }

  @ParameterizedTest
  @MethodSource("io.millrace.worker.torch.TinyModels#all")
  void partsDrawAnotherDropoutThanTheWhole(TransformerModel model) {
    List<FlatBatch> batch = List.of(TinyModels.batch(model));
    Gradients whole = Gradients.of(program(model, 0, true), batch);
    Gradients parts = Gradients.of(program(model, 12, true), batch);

    double norm = whole.outcome().gradientNorm();
    assertThat(parts.outcome().gradientNorm()).isNotCloseTo(norm, within(1e-3 * norm));
  }

  @ParameterizedTest
  @MethodSource("io.millrace.worker.torch.TinyModels#languageModels")
  void noTwoPartsDrawTheSameDropout(TransformerModel model) {
    FlatBatch one = TestSequence.flat(TestSequence.of(1, 2, 3));
    FlatBatch twice = TestSequence.flat(TestSequence.of(1, 2, 3), TestSequence.of(1, 2, 3));
    double lossOfOne = Gradients.of(program(model, 3, true), List.of(one)).outcome().lossSum();
    double lossOfBoth = Gradients.of(program(model, 3, true), List.of(twice)).outcome().lossSum();

    assertThat(lossOfBoth).isNotCloseTo(2 * lossOfOne, within(1e-6));
  }

  private static TransformerProgram program(
      TransformerModel model, int splitTokens, boolean dropout) {
    return TinyModels.program(
        model,
        new ProgramSettings(
            TinyModels.UNCLIPPED, 0, 0, dropout, false, splitTokens, Precision.FP32, List.of(), 3));
  }
}
