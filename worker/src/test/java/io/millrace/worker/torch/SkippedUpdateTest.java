package io.millrace.worker.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.worker.model.TransformerModel;
import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.program.StepOutcome;
import io.millrace.worker.tensor.HostTensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An update that would spoil the weights does not happen, and the next one does. */
class SkippedUpdateTest {

  @Test
  void aGradientThatIsNotFiniteIsEnough() {
    TransformerModel model = withHugeHeadGradient();
    try (TransformerProgram program = TinyModels.plain(model)) {
      ModelSnapshot before = program.snapshot();
      program.accumulate(TinyModels.BATCH);
      program.update(1e-3, TinyModels.BATCH.targets());

      StepOutcome outcome = program.outcomes().get(0);
      assertThat(outcome.lossSum()).isFinite();
      assertThat(outcome.gradientNorm()).isInfinite();
      assertThat(outcome.updated()).isFalse();
      ModelSnapshot after = program.snapshot();
      assertThat(after.updates()).isZero();
      assertThat(SnapshotAssert.sameWeights(after, before)).isTrue();
      assertThat(after.firstMoments().values()).allMatch(moment -> onlyZeros(moment));
    }
  }

  private static boolean onlyZeros(HostTensor tensor) {
    for (int i = 0; i < tensor.elements(); i++) {
      if (tensor.floats().get(i) != 0) {
        return false;
      }
    }
    return true;
  }

  /** What the last norm makes larger, the head makes smaller: the loss is an ordinary one. */
  private static TransformerModel withHugeHeadGradient() {
    Map<String, HostTensor> weights = new LinkedHashMap<>(TinyModels.LLAMA.weights());
    weights.compute("model.norm.weight", (name, tensor) -> scaled(tensor, 1e25f));
    weights.compute("lm_head.weight", (name, tensor) -> scaled(tensor, 1e-25f));
    return new TransformerModel(TinyModels.LLAMA.config(), weights);
  }

  private static HostTensor scaled(HostTensor tensor, float by) {
    HostTensor scaled = HostTensor.zeros(tensor.shape());
    for (int i = 0; i < tensor.elements(); i++) {
      scaled.floats().put(i, by * tensor.floats().get(i));
    }
    return scaled;
  }
}
