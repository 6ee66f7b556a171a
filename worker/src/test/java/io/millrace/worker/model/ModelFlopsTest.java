package io.millrace.worker.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.batch.Supervision.NextTokens;
import org.junit.jupiter.api.Test;

class ModelFlopsTest {
  /** The sizes of GPT-2 124M. */
  private static final Gpt2Config GPT2 =
      new Gpt2Config(50_257, 1024, 768, 12, 12, 3072, Gelu.TANH, 1e-5, 0.02, true, true, 0, 0, 0);

  private final ModelFlops model = ModelFlops.of(GPT2);

  @Test
  void theMatricesAreThoseOfAllLayersAndTheHead() {
    assertThat(model.layerWeights()).isEqualTo(12 * (12L * 768 * 768));
    assertThat(model.headWeights()).isEqualTo(50_257L * 768);
    assertThat(model.attentionWidth()).isEqualTo(12L * 768);
  }

  /**
   * As nanoGPT counts, 6 N + 12 L C T per token, but for attention's other half, which is not seen.
   */
  @Test
  void aWholeSequenceTakesSixOperationsForEachWeightAndToken() {
    int length = 1000;
    double weights = 6.0 * (12L * 12 * 768 * 768) * length + 6.0 * 50_257 * 768 * (length - 1);
    double attention = 6.0 * 12 * 768 * length * (length + 1);

    assertThat(model.of(batch(new int[] {length}, length - 1))).isEqualTo(weights + attention);
  }

  @Test
  void sequencesDoNotSeeOneAnotherAndWhatIsNotPredictedNeedsNoHead() {
    double apart = model.of(batch(new int[] {10, 20}, 5));
    double together = model.of(batch(new int[] {30}, 5));

    // Of the 10 · 20 pairs across both sequences.
    assertThat(together - apart).isEqualTo(12.0 * 12 * 768 * 200);
    assertThat(model.of(batch(new int[] {30}, 6)) - together).isEqualTo(6.0 * 50_257 * 768);
  }

  @Test
  void theUsualCountTakesAllParametersAndAllTokensOfTheRow() {
    assertThat(model.parameters()).isEqualTo(124_439_808);
    assertThat(model.usualPerToken(1024)).isEqualTo(6.0 * 124_439_808 + 12.0 * 12 * 768 * 1024);
    // Embeddings of places and half of attention are what a whole row's mathematics has not.
    assertThat(model.usualPerToken(1000))
        .isGreaterThan(model.of(batch(new int[] {1000}, 999)) / 1000);
  }

  @Test
  void largeModelsDoNotOverflow() {
    assertThat(new ModelFlops(7_000_000_000L, 0, 0, 32 * 4096, true).usualPerToken(100_000))
        .isEqualTo(42e9 + 12.0 * 32 * 4096 * 100_000);
  }

  private static FlatBatch batch(int[] lengths, int targets) {
    int tokens = 0;
    for (int length : lengths) {
      tokens += length;
    }
    return new FlatBatch(
        new int[tokens],
        new int[0],
        new int[tokens],
        lengths,
        new NextTokens(new int[targets], new int[targets]));
  }
}
