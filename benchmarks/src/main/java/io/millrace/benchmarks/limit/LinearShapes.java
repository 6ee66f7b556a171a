package io.millrace.benchmarks.limit;

import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.model.Gpt2Config;
import java.util.ArrayList;
import java.util.List;

/**
 * The matrix products of a training step by their shapes. Those of attention are none of them.
 *
 * @param layers all linear layers but the head, in the order of the forward pass
 * @param head the language model's, which the supervised positions pass through
 * @param attentionLayers how many layers attend
 */
public record LinearShapes(List<LinearLayer> layers, LinearLayer head, int attentionLayers) {
  /** Query by key and weights by value forward; two for each of them backward. */
  private static final long ATTENTION_PRODUCTS = 6;

  /** Those of a GPT-2, as the worker computes it: of its last layer, the MLP sees targets only. */
  public static LinearShapes of(Gpt2Config config) {
    int width = config.width();
    List<LinearLayer> layers = new ArrayList<>();
    for (int i = 0; i < config.layers(); i++) {
      boolean last = i == config.layers() - 1;
      layers.add(new LinearLayer(width, 3 * width, false));
      layers.add(new LinearLayer(width, width, false));
      layers.add(new LinearLayer(width, config.innerWidth(), last));
      layers.add(new LinearLayer(config.innerWidth(), width, last));
    }
    return new LinearShapes(
        layers, new LinearLayer(width, config.vocabulary(), true), config.layers());
  }

  /** Floating-point operations of a batch's products. */
  public long flops(FlatBatch batch) {
    long flops = head.flops(batch.tokens(), batch.targets());
    for (LinearLayer layer : layers) {
      flops += layer.flops(batch.tokens(), batch.targets());
    }
    return flops;
  }

  /**
   * Those of attention, which are not among {@link #flops}: the lower half of each product of
   * queries and keys, and of what follows from it.
   */
  public long attentionFlops(FlatBatch batch) {
    long squares = 0;
    for (int length : batch.sequenceLengths()) {
      squares += (long) length * length;
    }
    return attentionLayers * ATTENTION_PRODUCTS * squares * head.in();
  }

  /** Columns of the widest input or output, the head's output aside. */
  public int widest() {
    return layers.stream().mapToInt(layer -> Math.max(layer.in(), layer.out())).max().orElseThrow();
  }
}
