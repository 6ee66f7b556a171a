package io.millrace.worker.huggingface;

import io.millrace.service.SetupException;
import io.millrace.worker.model.DecoderConfig;
import io.millrace.worker.model.DecoderModel;
import io.millrace.worker.model.Parameter;
import io.millrace.worker.safetensors.SafetensorsFile;
import io.millrace.worker.tensor.HostTensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a model from its directory, or makes its weights where the directory has none. */
public final class ModelReader {
  private static final Logger LOG = LoggerFactory.getLogger(ModelReader.class);

  /**
   * What older versions of transformers saved beside the parameters: GPT-2's masks (c_attn.bias is
   * a real bias) and Llama's rotary frequencies.
   */
  private static final Pattern BUFFER =
      Pattern.compile(".*\\.attn\\.(masked_)?bias|.*\\.rotary_emb\\.inv_freq");

  /** A tensor is held in one of Java's buffers. */
  private static final long MAX_BYTES = Integer.MAX_VALUE;

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
    requireFits(directory, config);
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
    LOG.info(
        "{}: the tokenizer has {} tokens, so the embedding grows from {} rows; the new ones are the"
            + " mean of the old ones",
        directory.path(),
        tokens,
        config.vocabulary());
    requireFits(directory, config.withVocabulary(tokens));
    return EmbeddingResize.to(tokens, model);
  }

  private static void requireFits(ModelDirectory directory, DecoderConfig config) {
    for (Parameter parameter : config.parameters()) {
      double bytes = Float.BYTES;
      for (long dimension : parameter.shape()) {
        bytes *= dimension;
      }
      if (bytes > MAX_BYTES) {
        throw new SetupException(
            "%s: tensor %s of shape %s takes %.1f GiB in float32; at most 2 GiB are possible."
                .formatted(
                    directory.path(),
                    parameter.name(),
                    Arrays.toString(parameter.shape()),
                    bytes / (1L << 30)));
      }
    }
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
      requireTied(config, files.get(DecoderConfig.HEAD), weights);
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
          boolean full = key.startsWith(config.prefix()) || key.equals(DecoderConfig.HEAD);
          String name = full ? key : config.prefix() + key;
          boolean known = shapes.containsKey(name) || name.equals(DecoderConfig.HEAD);
          if (!known || stored.put(name, key) != null) {
            throw new SetupException(
                "%s: tensor %s is not one that config.json asks for, with %d layers, or is there twice."
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

  private static void requireTied(
      DecoderConfig config, SafetensorsFile file, Map<String, HostTensor> weights) {
    HostTensor head = file.map(DecoderConfig.HEAD).toF32();
    if (!head.data().equals(weights.get(config.tokenEmbedding()).data())) {
      throw new SetupException(
          "%s: %s differs from %s, but config.json ties them. Set tie_word_embeddings to false there to keep both."
              .formatted(file.path(), DecoderConfig.HEAD, config.tokenEmbedding()));
    }
  }
}
