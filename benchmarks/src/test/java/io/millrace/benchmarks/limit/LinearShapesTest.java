package io.millrace.benchmarks.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.model.Gelu;
import io.millrace.worker.model.Gpt2Config;
import org.junit.jupiter.api.Test;

class LinearShapesTest {
  private static final int WIDTH = 8;
  private static final int INNER = 24;
  private static final int VOCABULARY = 50;
  private static final Gpt2Config CONFIG =
      new Gpt2Config(
          VOCABULARY, 64, WIDTH, 2, 2, INNER, Gelu.TANH, 1e-5, 0.02, true, true, 0, 0, 0);
  private static final int ATTENTION_WEIGHTS = WIDTH * 3 * WIDTH + WIDTH * WIDTH;
  private static final int MLP_WEIGHTS = 2 * WIDTH * INNER;

  private final LinearShapes shapes = LinearShapes.of(CONFIG);

  @Test
  void aLayerIsFourProductsAndTheirTwoGradientsEach() {
    assertThat(shapes.layers())
        .containsExactly(
            new LinearLayer(8, 24, false),
            new LinearLayer(8, 8, false),
            new LinearLayer(8, 24, false),
            new LinearLayer(24, 8, false),
            new LinearLayer(8, 24, false),
            new LinearLayer(8, 8, false),
            new LinearLayer(8, 24, true),
            new LinearLayer(24, 8, true));
    assertThat(shapes.head()).isEqualTo(new LinearLayer(8, 50, true));
    assertThat(shapes.widest()).isEqualTo(24);
  }

  @Test
  void everyWeightTakesSixOperationsPerRow() {
    FlatBatch batch = TestBatches.ofLengths(10, 4);

    long everyToken = 14L * (2 * ATTENTION_WEIGHTS + MLP_WEIGHTS);
    long targets = 12L * (MLP_WEIGHTS + WIDTH * VOCABULARY);
    assertThat(shapes.flops(batch)).isEqualTo(6 * (everyToken + targets));
  }

  @Test
  void attentionGrowsWithTheSquareOfEachLength() {
    // Six products of [n, D] and [n, n] in each of H heads, 2·n·n·D·H operations, the lower half.
    assertThat(shapes.attentionFlops(TestBatches.ofLengths(10, 4)))
        .isEqualTo(2 * 6 * WIDTH * (100 + 16));
  }

  @Test
  void largeShapesDoNotOverflow() {
    assertThat(new LinearLayer(768, 50_258, true).flops(0, 8192))
        .isEqualTo(6L * 768 * 50_258 * 8192);
  }
}
