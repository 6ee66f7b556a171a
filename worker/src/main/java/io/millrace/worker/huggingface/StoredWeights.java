package io.millrace.worker.huggingface;

import io.millrace.service.SetupException;
import io.millrace.worker.model.ClassifierConfig;
import io.millrace.worker.model.DecoderConfig;
import io.millrace.worker.model.ModelConfig;
import io.millrace.worker.safetensors.SafetensorsFile;
import io.millrace.worker.tensor.HostTensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A model's weights from its files, held against what its configuration asks for. */
final class StoredWeights {
  private static final Logger LOG = LoggerFactory.getLogger(StoredWeights.class);

  private final ModelConfig config;
  private final Map<String, SafetensorsFile> files;
  private final boolean headIsTrained;

  private StoredWeights(
      ModelConfig config, Map<String, SafetensorsFile> files, boolean headIsTrained) {
    this.config = config;
    this.files = files;
    this.headIsTrained = headIsTrained;
  }

  /**
   * Reads the weights, in the model's order and in F32.
   *
   * @param files by the name of the tensor in it
   * @param headIsTrained whether the files must have a classifier's whole head; without it, what is
   *     missing of it is made
   * @param seed of what is made
   * @throws SetupException when a tensor is missing, unknown, there twice, of another shape or not
   *     finite, or a head differs from the embedding that it is tied to
   */
  static Map<String, HostTensor> read(
      ModelConfig config, Map<String, SafetensorsFile> files, boolean headIsTrained, long seed) {
    return new StoredWeights(config, files, headIsTrained).read(seed);
  }

  private Map<String, HostTensor> read(long seed) {
    Map<String, String> keys = StoredNames.of(config, files, headIsTrained);
    boolean tied = config.transformer() instanceof DecoderConfig decoder && decoder.tied();
    boolean storedHead = files.containsKey(DecoderConfig.HEAD);
    if (tied && storedHead) {
      // Of two names for one tensor, a file may have either.
      keys.putIfAbsent(config.transformer().tokenEmbedding(), DecoderConfig.HEAD);
    }
    Map<String, HostTensor> fresh = FreshWeights.of(config, freshNames(keys), seed);
    Map<String, HostTensor> weights = new LinkedHashMap<>();
    config
        .shapes()
        .forEach(
            (name, shape) ->
                weights.put(
                    name, fresh.containsKey(name) ? fresh.get(name) : stored(keys, name, shape)));
    if (tied && storedHead) {
      requireTied(weights.get(config.transformer().tokenEmbedding()));
    }
    return weights;
  }

  /** What the files lack of a head that is still to be trained. */
  private Set<String> freshNames(Map<String, String> keys) {
    Set<String> fresh = new LinkedHashSet<>();
    if (config instanceof ClassifierConfig classifier && !headIsTrained) {
      fresh.addAll(classifier.headParameters());
      fresh.removeAll(keys.keySet());
      LOG.info(
          "{} has no classifier: {} begin with fresh weights",
          source().getParent(),
          String.join(", ", fresh));
    }
    return fresh;
  }

  private HostTensor stored(Map<String, String> keys, String name, long[] shape) {
    String key = keys.get(name);
    if (key == null) {
      throw new SetupException(
          "%s: tensor %s is missing; config.json asks for it with shape %s."
              .formatted(source(), name, asList(shape)));
    }
    return tensor(key, shape);
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
          "%s: tensor %s has the shape %s; config.json asks for %s.%s"
              .formatted(file.path(), key, stored, asList(shape), wayOut(key)));
    }
    HostTensor tensor = file.map(key).toF32();
    if (!tensor.isFinite()) {
      throw new SetupException(
          "%s: tensor %s holds NaN or infinite values, from which nothing can be learned."
              .formatted(file.path(), key));
    }
    return tensor;
  }

  private String wayOut(String key) {
    return config instanceof ClassifierConfig classifier
            && classifier.headParameters().contains(key)
        ? " Name as many labels in label.names as it was trained for, or begin with a fresh head: take"
            + " the base model, or the name of its class as architectures in config.json."
        : "";
  }

  private void requireTied(HostTensor embedding) {
    HostTensor head = tensor(DecoderConfig.HEAD, embedding.shape());
    if (!head.data().equals(embedding.data())) {
      throw new SetupException(
          "%s: %s differs from %s, but config.json ties them. Set tie_word_embeddings to false there to keep both."
              .formatted(
                  files.get(DecoderConfig.HEAD).path(),
                  DecoderConfig.HEAD,
                  config.transformer().tokenEmbedding()));
    }
  }

  private static List<Long> asList(long[] shape) {
    return LongStream.of(shape).boxed().toList();
  }
}
