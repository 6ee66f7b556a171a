package io.millrace.worker.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.program.StepOutcome;
import io.millrace.worker.tensor.HostTensor;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.IntStream;

/** A step that transformers has taken: its batches and what came of it. */
record ReferenceStep(
    double learningRate, long targets, double loss, double norm, List<FlatBatch> batches) {
  private static final double TOLERANCE = 1e-4;

  /** Takes it and holds its outcome against that of transformers. */
  void take(TransformerProgram program) {
    batches.forEach(program::accumulate);
    program.update(learningRate, targets);
    List<StepOutcome> outcomes = program.outcomes();
    assertThat(outcomes).hasSize(1);
    assertThat(outcomes.get(0).lossSum() / targets).isCloseTo(loss, within(TOLERANCE * loss));
    assertThat(outcomes.get(0).gradientNorm()).isCloseTo(norm, within(TOLERANCE * norm));
  }

  /**
   * Holds a weight after all steps against that of transformers, relative to the tensor's largest
   * value.
   */
  static void assertClose(String name, HostTensor actual, HostTensor expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    FloatBuffer a = actual.floats();
    FloatBuffer e = expected.floats();
    double largest =
        IntStream.range(0, e.limit()).mapToDouble(i -> Math.abs(e.get(i))).max().orElse(0);
    for (int i = 0; i < a.limit(); i++) {
      if (!isOfUnturnedKeys(name, i, a.limit())) {
        assertThat((double) a.get(i)).as(name).isCloseTo(e.get(i), within(TOLERANCE * largest));
      }
    }
  }

  /**
   * A bias on the keys adds the same to all of a query's scores, so its gradient is zero but for
   * rounding, and AdamW makes steps of full size out of rounding: any value is as good. Where keys
   * are turned by their positions, in the other families, this is not so.
   */
  private static boolean isOfUnturnedKeys(String name, int index, int length) {
    return name.matches(".*(self\\.key|k_lin)\\.bias")
        || (name.endsWith("c_attn.bias") && index / (length / 3) == 1);
  }
}
