package io.millrace.worker.huggingface;

import io.millrace.service.SetupException;
import io.millrace.worker.model.DecoderConfig;
import io.millrace.worker.model.DecoderModel;
import io.millrace.worker.model.Gpt2Config;
import io.millrace.worker.safetensors.SafetensorsFile;
import io.millrace.worker.tensor.HostTensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a GPT-2 from a model directory, or makes its weights where the directory has none. */
public final class ModelReader {
  private static final Logger LOG = LoggerFactory.getLogger(ModelReader.class);

  /** Masks that older versions of transformers saved; c_attn.bias is a real bias. */
  private static final Pattern BUFFER = Pattern.compile(".*\\.attn\\.(masked_)?bias");

  private ModelReader() {}

  /**
   * Reads the model. Weights in F16 or BF16 become F32.
   *
   * @param resize whether an embedding that is smaller than the tokenizer may grow, as {@link
   *     EmbeddingResize} does it
   * @param seed of the weights, where the directory has a configuration only
   * @throws SetupException when tensors are missing, unknown, of the wrong shape or not finite, or
   *     the tokenizer has more tokens than the model and {@code resize} is false
   */
  public static DecoderModel read(ModelDirectory directory, boolean resize, long seed) {
    DecoderConfig config = directory.decoderConfig();
    Map<String, SafetensorsFile> files = WeightFiles.byTensor(directory.path());
    if (files.isEmpty()) {
      LOG.info("{} has no weights: training starts from fresh ones", directory.path());
    }
    Map<String, HostTensor> weights =
        files.isEmpty() ? FreshWeights.of(config, seed) : weights(config, files);
    DecoderModel model = new DecoderModel(config, weights);
    int tokens = directory.tokenizer().map(TokenizerFile::vocabulary).orElse(0);
    if (tokens <= config.vocabulary()) {
      return model;
    }
    if (!resize) {
      throw new SetupException(
          "%s: the tokenizer has %d tokens, but the model's embedding has %d rows. Use the tokenizer that the model was trained with, or allow the embedding to be resized."
              .formatted(directory.path(), tokens, config.vocabulary()));
    }
    return EmbeddingResize.to(tokens, model);
  }

  private static Map<String, HostTensor> weights(
      DecoderConfig config, Map<String, SafetensorsFile> files) {
    Map<String, long[]> shapes = config.shapes();
    Map<String, String> stored = storedNames(config, shapes, files);
    SafetensorsFile any = files.values().iterator().next();
    Map<String, HostTensor> weights = new LinkedHashMap<>();
    shapes.forEach(
        (name, shape) -> {
          String key = stored.get(name);
          if (key == null) {
            throw new SetupException(
                "%s: tensor %s is missing; config.json asks for it with shape %s."
                    .formatted(any.path(), name, Arrays.toString(shape)));
          }
          weights.put(name, tensor(files.get(key), key, shape));
        });
    if (config.tied() && stored.containsKey(DecoderConfig.HEAD)) {
      requireTied(files.get(DecoderConfig.HEAD), weights);
    }
    return weights;
  }

  /** Parameter name to the name in the file, which may lack the prefix. */
  private static Map<String, String> storedNames(
      DecoderConfig config, Map<String, long[]> shapes, Map<String, SafetensorsFile> files) {
    Map<String, String> stored = new LinkedHashMap<>();
    files.forEach(
        (key, file) -> {
          if (BUFFER.matcher(key).matches()) {
            return;
          }
          boolean full = key.startsWith(Gpt2Config.PREFIX) || key.equals(DecoderConfig.HEAD);
          String name = full ? key : Gpt2Config.PREFIX + key;
          boolean known = shapes.containsKey(name) || name.equals(DecoderConfig.HEAD);
          if (!known || stored.put(name, key) != null) {
            throw new SetupException(
                "%s: tensor %s is not one of a GPT-2 with %d layers, or is there twice."
                    .formatted(file.path(), key, config.layers()));
          }
        });
    return stored;
  }

  private static HostTensor tensor(SafetensorsFile file, String key, long[] shape) {
    HostTensor tensor = file.map(key).toF32();
    if (!Arrays.equals(tensor.shape(), shape)) {
      throw new SetupException(
          "%s: tensor %s has the shape %s; config.json asks for %s."
              .formatted(
                  file.path(), key, Arrays.toString(tensor.shape()), Arrays.toString(shape)));
    }
    if (!tensor.isFinite()) {
      throw new SetupException(
          "%s: tensor %s holds NaN or infinite values, from which nothing can be learned."
              .formatted(file.path(), key));
    }
    return tensor;
  }

  private static void requireTied(SafetensorsFile file, Map<String, HostTensor> weights) {
    HostTensor head = file.map(DecoderConfig.HEAD).toF32();
    if (!head.data().equals(weights.get(Gpt2Config.PREFIX + "wte.weight").data())) {
      throw new SetupException(
          "%s: lm_head.weight differs from wte.weight, but config.json ties them. Set tie_word_embeddings to false there to keep both."
              .formatted(file.path()));
    }
  }
}
