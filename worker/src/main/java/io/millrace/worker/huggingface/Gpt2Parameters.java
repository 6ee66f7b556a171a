package io.millrace.worker.huggingface;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The parameters of a GPT-2 under the names that {@code GPT2LMHeadModel} has for them. The weights
 * of linear layers lie [in, out], as its Conv1D has them.
 */
public final class Gpt2Parameters {
  static final String PREFIX = "transformer.";
  static final String TOKEN_EMBEDDING = "transformer.wte.weight";
  static final String HEAD = "lm_head.weight";

  private Gpt2Parameters() {}

  /** Name to shape, in the model's order; the head only where it is not tied to the embedding. */
  public static Map<String, long[]> shapes(Gpt2Config config) {
    long width = config.width();
    long inner = config.innerWidth();
    Map<String, long[]> shapes = new LinkedHashMap<>();
    shapes.put(TOKEN_EMBEDDING, shape(config.vocabulary(), width));
    shapes.put("transformer.wpe.weight", shape(config.positions(), width));
    for (int layer = 0; layer < config.layers(); layer++) {
      String prefix = "transformer.h." + layer + ".";
      putPair(shapes, prefix + "ln_1", shape(width), width);
      putPair(shapes, prefix + "attn.c_attn", shape(width, 3 * width), 3 * width);
      putPair(shapes, prefix + "attn.c_proj", shape(width, width), width);
      putPair(shapes, prefix + "ln_2", shape(width), width);
      putPair(shapes, prefix + "mlp.c_fc", shape(width, inner), inner);
      putPair(shapes, prefix + "mlp.c_proj", shape(inner, width), width);
    }
    putPair(shapes, "transformer.ln_f", shape(width), width);
    if (!config.tied()) {
      shapes.put(HEAD, shape(config.vocabulary(), width));
    }
    return shapes;
  }

  private static void putPair(
      Map<String, long[]> shapes, String module, long[] weight, long biasLength) {
    shapes.put(module + ".weight", weight);
    shapes.put(module + ".bias", shape(biasLength));
  }

  private static long[] shape(long... dimensions) {
    return dimensions;
  }
}
