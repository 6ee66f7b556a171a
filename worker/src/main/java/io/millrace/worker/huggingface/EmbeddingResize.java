package io.millrace.worker.huggingface;

import io.millrace.worker.model.DecoderConfig;
import io.millrace.worker.model.TransformerModel;
import io.millrace.worker.tensor.HostTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes room for tokens that were added to the tokenizer, such as a padding token. New rows are the
 * mean of the old ones, so that a new token starts with an ordinary probability.
 *
 * @see <a href="https://www.cs.columbia.edu/~johnhew/vocab-expansion.html">Hewitt 2021</a>
 */
final class EmbeddingResize {
  private EmbeddingResize() {}

  /** The same model with {@code tokens} rows, more than it has, in embedding and head. */
  static TransformerModel to(int tokens, TransformerModel model) {
    Map<String, HostTensor> weights = new LinkedHashMap<>(model.weights());
    weights.replaceAll(
        (name, tensor) ->
            name.equals(model.config().transformer().tokenEmbedding())
                    || name.equals(DecoderConfig.HEAD)
                ? grown(tensor, tokens)
                : tensor);
    return new TransformerModel(model.config().withVocabulary(tokens), weights);
  }

  /** [V, C] to [rows, C]. */
  private static HostTensor grown(HostTensor tensor, int rows) {
    int oldRows = Math.toIntExact(tensor.shape()[0]);
    int width = Math.toIntExact(tensor.shape()[1]);
    FloatBuffer old = tensor.floats();
    double[] mean = new double[width];
    for (int i = 0; i < oldRows * width; i++) {
      mean[i % width] += old.get(i) / (double) oldRows;
    }
    HostTensor grown = HostTensor.zeros(rows, width);
    ByteBuffer target = grown.data().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    target.put(tensor.data().duplicate());
    while (target.hasRemaining()) {
      for (double value : mean) {
        target.putFloat((float) value);
      }
    }
    return grown;
  }
}
