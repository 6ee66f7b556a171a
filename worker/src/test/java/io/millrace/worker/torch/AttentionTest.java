package io.millrace.worker.torch;

import io.millrace.worker.model.TransformerModel;
import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.program.ProgramSettings;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The way that runs on any device gives what the fast one gives. */
class AttentionTest {

  @ParameterizedTest
  @MethodSource("io.millrace.worker.torch.TinyModels#all")
  void theExplicitWayHasTheGradientsOfTheFastOne(TransformerModel model) {
    Gradients fast = Gradients.of(TinyModels.plain(model), List.of(TinyModels.batch(model)));
    Gradients explicit =
        Gradients.of(program(model, AttentionKind.EXPLICIT), List.of(TinyModels.batch(model)));

    explicit.assertCloseTo(fast, 1e-5);
  }

  private static TransformerProgram program(TransformerModel model, AttentionKind kind) {
    return TransformerProgram.load(
        TorchRuntime.start(new TorchSettings("cpu", 1, 42)),
        model.config(),
        ModelSnapshot.untrained(model.weights()),
        ProgramSettings.plain(TinyModels.UNCLIPPED),
        kind);
  }
}
