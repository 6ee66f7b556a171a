package io.millrace.worker.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.worker.model.RotaryEmbedding.Linear;
import io.millrace.worker.model.RotaryEmbedding.Llama3;
import io.millrace.worker.model.RotaryEmbedding.Scaling;
import io.millrace.worker.model.RotaryEmbedding.Unscaled;
import org.junit.jupiter.api.Test;

/** The numbers are transformers' own; heads are 128 wide where nothing else is said. */
class RotaryEmbeddingTest {
  private static final int HEAD_WIDTH = 128;
  private static final double THETA = 500_000;

  @Test
  void unscaledFrequenciesAreThoseOfTransformersToTheLastBit() {
    assertThat(frequencies(new Unscaled()))
        .containsExactly(1.0f, 0.8146172f, 0.0017360467f, 2.4551407e-6f);
  }

  @Test
  void frequenciesAreRoundedWhereTransformersRoundsThem() {
    // Rounded at the end only, these two would be 3 and 4 units in the last place away.
    float[] all = new RotaryEmbedding(1e6, new Unscaled()).inverseFrequencies(80);
    assertThat(all[13]).isEqualTo(0.011220187f);
    assertThat(all[39]).isEqualTo(1.4125371e-6f);
  }

  @Test
  void linearScalingStretchesAll() {
    assertThat(frequencies(new Linear(3)))
        .containsExactly(0.33333334f, 0.27153906f, 5.7868223e-4f, 8.183802e-7f);
  }

  @Test
  void llama3ScalingLeavesTheShortWavesAndStretchesTheLongOnes() {
    // The third lies between both limits.
    assertThat(frequencies(new Llama3(8, 1, 4, 8192)))
        .containsExactly(1.0f, 0.8146172f, 8.5675146e-4f, 3.068926e-7f);
  }

  /** Four of the 64. */
  private static float[] frequencies(Scaling scaling) {
    float[] all = new RotaryEmbedding(THETA, scaling).inverseFrequencies(HEAD_WIDTH);
    assertThat(all).hasSize(64);
    return new float[] {all[0], all[1], all[31], all[63]};
  }
}
