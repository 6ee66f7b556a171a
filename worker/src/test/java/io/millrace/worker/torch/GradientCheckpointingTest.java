package io.millrace.worker.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.worker.model.TransformerModel;
import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.program.Precision;
import io.millrace.worker.program.ProgramSettings;
import io.millrace.worker.program.StepOutcome;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers that are computed anew give the very same numbers, also where dropout is drawn anew. */
class GradientCheckpointingTest {

  @ParameterizedTest
  @MethodSource("io.millrace.worker.torch.TinyModels#all")
  void lossesAndWeightsAreTheSameBits(TransformerModel model) {
    assertSame(run(model, true, false, Precision.FP32), run(model, false, false, Precision.FP32));
  }

  @ParameterizedTest
  @MethodSource("io.millrace.worker.torch.TinyModels#all")
  void alsoWithDropout(TransformerModel model) {
    assertSame(run(model, true, true, Precision.FP32), run(model, false, true, Precision.FP32));
  }

  @ParameterizedTest
  @MethodSource("io.millrace.worker.torch.TinyModels#all")
  void alsoInBfloat16(TransformerModel model) {
    assertSame(run(model, true, true, Precision.BF16), run(model, false, true, Precision.BF16));
  }

  private record Run(List<StepOutcome> outcomes, ModelSnapshot end) {}

  private static Run run(
      TransformerModel model, boolean checkpointing, boolean dropout, Precision precision) {
    ProgramSettings settings =
        new ProgramSettings(TinyModels.UNCLIPPED, 0.1, 5, dropout, checkpointing, precision, 7);
    try (TransformerProgram program = TinyModels.program(model, settings)) {
      for (int i = 0; i < 3; i++) {
        program.accumulate(TinyModels.batch(model));
        program.accumulate(TinyModels.other(model));
        program.update(1e-3, TinyModels.batch(model).targets() + TinyModels.other(model).targets());
      }
      return new Run(program.outcomes(), program.snapshot());
    }
  }

  private static void assertSame(Run actual, Run expected) {
    assertThat(actual.outcomes).hasSize(3).isEqualTo(expected.outcomes);
    SnapshotAssert.assertSame(actual.end, expected.end);
  }
}
