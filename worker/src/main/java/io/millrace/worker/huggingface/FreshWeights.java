package io.millrace.worker.huggingface;

import io.millrace.worker.model.Gpt2Config;
import io.millrace.worker.model.ModelConfig;
import io.millrace.worker.model.Parameter;
import io.millrace.worker.model.TransformerConfig;
import io.millrace.worker.random.SplitMix64;
import io.millrace.worker.tensor.HostTensor;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A model's weights before any training, as transformers draws them: normal with mean 0 and
 * standard deviation initializer_range, of a GPT-2 the projections back into the residual stream
 * divided by the root of their number; biases 0, norms 1; the padding token's embedding 0 where the
 * family has it so.
 */
final class FreshWeights {
  /** Elements that are drawn one after the other; blocks are drawn at once by several threads. */
  private static final int BLOCK = 1 << 16;

  private FreshWeights() {}

  /** The same weights for the same seed, on any machine. */
  static Map<String, HostTensor> of(ModelConfig config, long seed) {
    return of(config, config.shapes().keySet(), seed);
  }

  /** Those of some parameters, as they are among all. */
  static Map<String, HostTensor> of(ModelConfig config, Set<String> names, long seed) {
    Map<String, HostTensor> weights = new LinkedHashMap<>();
    List<Parameter> parameters = config.parameters();
    for (int i = 0; i < parameters.size(); i++) {
      Parameter parameter = parameters.get(i);
      if (names.contains(parameter.name())) {
        weights.put(parameter.name(), weight(config.transformer(), parameter, i, seed));
      }
    }
    return weights;
  }

  private static HostTensor weight(
      TransformerConfig config, Parameter parameter, int place, long seed) {
    double deviation = config.initializerRange();
    HostTensor tensor = HostTensor.zeros(parameter.shape());
    long stream = SplitMix64.mix(seed + SplitMix64.mix(place));
    switch (parameter.role()) {
      case EMBEDDING, MATRIX -> fill(tensor, stream, deviation);
      case RESIDUAL_PROJECTION -> fill(tensor, stream, residual(config));
      case NORM -> fillWithOnes(tensor.floats());
      case BIAS -> {}
    }
    if (parameter.name().equals(config.tokenEmbedding()) && config.paddingToken() >= 0) {
      clearRow(tensor, config.paddingToken(), config.width());
    }
    return tensor;
  }

  private static double residual(TransformerConfig config) {
    return config instanceof Gpt2Config
        ? config.initializerRange() / StrictMath.sqrt(2.0 * config.layers())
        : config.initializerRange();
  }

  private static void clearRow(HostTensor embedding, int row, int width) {
    for (int i = row * width; i < (row + 1) * width; i++) {
      embedding.floats().put(i, 0f);
    }
  }

  private static void fillWithOnes(FloatBuffer values) {
    while (values.hasRemaining()) {
      values.put(1f);
    }
  }

  private static void fill(HostTensor tensor, long stream, double deviation) {
    int elements = Math.toIntExact(tensor.elements());
    FloatBuffer values = tensor.floats();
    IntStream.range(0, (elements + BLOCK - 1) / BLOCK)
        .parallel()
        .forEach(
            block -> {
              SplitMix64 random = new SplitMix64(SplitMix64.mix(stream + SplitMix64.mix(block)));
              int end = Math.min(elements, (block + 1) * BLOCK);
              for (int i = block * BLOCK; i < end; i++) {
                values.put(i, (float) (deviation * random.nextGaussian()));
              }
            });
  }
}
