package io.millrace.worker.huggingface;

import io.millrace.service.SetupException;
import io.millrace.worker.model.DecoderConfig;
import io.millrace.worker.safetensors.SafetensorsFile;
import io.millrace.worker.tensor.HostTensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/** A model's weights from its files, held against what its configuration asks for. */
final class StoredWeights {
  /**
   * What older versions of transformers saved beside the parameters: GPT-2's masks (c_attn.bias is
   * a real bias) and Llama's rotary frequencies.
   */
  private static final Pattern BUFFER =
      Pattern.compile("(.*\\.)?attn\\.(masked_)?bias|(.*\\.)?rotary_emb\\.inv_freq");

  private final DecoderConfig config;
  private final Map<String, SafetensorsFile> files;

  private StoredWeights(DecoderConfig config, Map<String, SafetensorsFile> files) {
    this.config = config;
    this.files = files;
  }

  /**
   * Reads the weights, in the model's order and in F32. Names may lack the family's prefix.
   *
   * @param files by the name of the tensor in it
   * @throws SetupException when a tensor is missing, unknown, there twice, of another shape or not
   *     finite, or a head differs from the embedding that it is tied to
   */
  static Map<String, HostTensor> read(DecoderConfig config, Map<String, SafetensorsFile> files) {
    return new StoredWeights(config, files).read();
  }

  private Map<String, HostTensor> read() {
    Map<String, long[]> shapes = config.shapes();
    Map<String, String> keys = keys(shapes);
    Map<String, HostTensor> weights = new LinkedHashMap<>();
    shapes.forEach(
        (name, shape) -> {
          String key = keys.get(name);
          if (key == null) {
            throw new SetupException(
                "%s: tensor %s is missing; config.json asks for it with shape %s."
                    .formatted(source(), name, asList(shape)));
          }
          weights.put(name, tensor(key, shape));
        });
    if (config.tied() && keys.containsKey(DecoderConfig.HEAD)) {
      requireTied(weights.get(config.tokenEmbedding()));
    }
    return weights;
  }

  /** Parameter name to the name in the file. */
  private Map<String, String> keys(Map<String, long[]> shapes) {
    Map<String, String> keys = new LinkedHashMap<>();
    files.forEach(
        (key, file) -> {
          if (BUFFER.matcher(key).matches()) {
            return;
          }
          boolean full = key.startsWith(config.prefix()) || key.equals(DecoderConfig.HEAD);
          String name = full ? key : config.prefix() + key;
          if (!shapes.containsKey(name) && !name.equals(DecoderConfig.HEAD)) {
            throw new SetupException(
                "%s: there is a tensor %s of shape %s, but the model in config.json, of %d layers, has none of that name."
                    .formatted(file.path(), key, file.entries().get(key).shape(), config.layers()));
          }
          String before = keys.put(name, key);
          if (before != null) {
            throw new SetupException(
                "%s: tensor %s is there twice, as %s and as %s."
                    .formatted(file.path(), name, before, key));
          }
        });
    if (config.tied() && keys.containsKey(DecoderConfig.HEAD)) {
      // Of two names for one tensor, a file may have either.
      keys.putIfAbsent(config.tokenEmbedding(), DecoderConfig.HEAD);
    }
    return keys;
  }

  /** The only file, or the index of several. */
  private Path source() {
    List<Path> paths = files.values().stream().map(SafetensorsFile::path).distinct().toList();
    return paths.size() == 1 ? paths.get(0) : paths.get(0).resolveSibling(WeightFiles.INDEX);
  }

  private HostTensor tensor(String key, long[] shape) {
    SafetensorsFile file = files.get(key);
    List<Long> stored = file.entries().get(key).shape();
    if (!stored.equals(asList(shape))) {
      throw new SetupException(
          "%s: tensor %s has the shape %s; config.json asks for %s."
              .formatted(file.path(), key, stored, asList(shape)));
    }
    HostTensor tensor = file.map(key).toF32();
    if (!tensor.isFinite()) {
      throw new SetupException(
          "%s: tensor %s holds NaN or infinite values, from which nothing can be learned."
              .formatted(file.path(), key));
    }
    return tensor;
  }

  private void requireTied(HostTensor embedding) {
    HostTensor head = tensor(DecoderConfig.HEAD, embedding.shape());
    if (!head.data().equals(embedding.data())) {
      throw new SetupException(
          "%s: %s differs from %s, but config.json ties them. Set tie_word_embeddings to false there to keep both."
              .formatted(
                  files.get(DecoderConfig.HEAD).path(),
                  DecoderConfig.HEAD,
                  config.tokenEmbedding()));
    }
  }

  private static List<Long> asList(long[] shape) {
    return LongStream.of(shape).boxed().toList();
  }
}
