package io.millrace.worker.huggingface;

import io.millrace.service.SetupException;
import io.millrace.worker.model.ClassifierConfig;
import io.millrace.worker.model.ModelConfig;
import io.millrace.worker.model.TransformerModel;
import io.millrace.worker.safetensors.SafetensorsFile;
import io.millrace.worker.tensor.HostTensor;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a model from its directory, or makes its weights where the directory has none. */
public final class ModelReader {
  private static final Logger LOG = LoggerFactory.getLogger(ModelReader.class);

  private ModelReader() {}

  /**
   * Reads the model. Weights in F16 or BF16 become F32.
   *
   * @param resize whether an embedding that is smaller than the tokenizer may grow, as {@link
   *     EmbeddingResize} does it
   * @param seed of the weights, where the directory has a configuration only
   * @throws SetupException when tensors are missing, unknown, of the wrong shape, not finite or
   *     larger than 2 GiB, or the tokenizer has more tokens than the model and {@code resize} is
   *     false
   */
  public static TransformerModel read(ModelDirectory directory, boolean resize, long seed) {
    return read(directory, TaskChoice.OWN, resize, seed);
  }

  /**
   * The same for a task. Of a classifier's head, what the directory does not have is made; heads
   * for other tasks are left out.
   *
   * @throws SetupException as above, and when the model cannot be trained for that
   */
  public static TransformerModel read(
      ModelDirectory directory, TaskChoice choice, boolean resize, long seed) {
    ModelConfig config = directory.modelConfig(choice);
    TensorLimit.check(directory.path(), config);
    Map<String, SafetensorsFile> files = WeightFiles.byTensor(directory.path());
    if (files.isEmpty()) {
      LOG.info("{} has no weights: training starts from fresh ones", directory.path());
    }
    Map<String, HostTensor> weights =
        files.isEmpty()
            ? FreshWeights.of(config, seed)
            : stored(directory, config, files, choice, seed);
    TransformerModel model = new TransformerModel(config, weights);
    int tokens = directory.tokenizer().map(TokenizerFile::vocabulary).orElse(0);
    return tokens <= config.vocabulary() ? model : grown(directory, model, tokens, resize);
  }

  private static Map<String, HostTensor> stored(
      ModelDirectory directory,
      ModelConfig config,
      Map<String, SafetensorsFile> files,
      TaskChoice choice,
      long seed) {
    boolean trained = isTrained(directory, config, files);
    if (trained) {
      directory.labels().ifPresent(labels -> requireSameOrder(directory, labels, choice.labels()));
    }
    return StoredWeights.read(config, files, trained, seed);
  }

  /** A trained head's rows mean what they were trained for. */
  private static void requireSameOrder(
      ModelDirectory directory, List<String> trained, List<String> chosen) {
    if (!trained.equals(chosen) && new HashSet<>(trained).equals(new HashSet<>(chosen))) {
      throw new SetupException(
          "%s: the head was trained with the labels %s, and label.names has them in another order: leave label.names empty."
              .formatted(directory.path(), String.join(", ", trained)));
    }
  }

  /** Where config.json does not say whose head it is, one that is whole is the classifier's. */
  private static boolean isTrained(
      ModelDirectory directory, ModelConfig config, Map<String, SafetensorsFile> files) {
    return directory.namesArchitecture()
        ? directory.namesClassifier()
        : config instanceof ClassifierConfig classifier
            && files.keySet().containsAll(classifier.headParameters());
  }

  private static TransformerModel grown(
      ModelDirectory directory, TransformerModel model, int tokens, boolean resize) {
    int rows = model.config().vocabulary();
    if (!resize) {
      throw new SetupException(
          "%s: the tokenizer has %d tokens, but the model's embedding has %d rows. Use the tokenizer that the model was trained with, or allow the embedding to be resized."
              .formatted(directory.path(), tokens, rows));
    }
    LOG.info(
        "{}: the embedding grows from {} to {} rows, because the tokenizer has so many tokens; each"
            + " new row is the mean of the old ones",
        directory.path(),
        rows,
        tokens);
    TensorLimit.check(directory.path(), model.config().withVocabulary(tokens));
    return EmbeddingResize.to(tokens, model);
  }
}
