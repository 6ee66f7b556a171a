package io.millrace.worker.huggingface;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.worker.model.ClassificationHead;
import io.millrace.worker.model.ClassifierConfig;
import io.millrace.worker.model.ModelConfig;
import io.millrace.worker.tensor.HostTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes trained weights as a directory that transformers loads, with the configuration and the
 * tokenizer of the model that training began with. That one is not needed any more after
 * construction.
 */
public final class HuggingFaceWriter {
  private final ObjectNode config;
  private final long maxShardBytes;
  private final Map<String, byte[]> carriedOver;
  private final Map<String, ObjectNode> made = new LinkedHashMap<>();

  /**
   * For models saved from {@code origin}.
   *
   * @param trained hyperparameters of what is trained, whose vocabulary may have grown
   * @throws io.millrace.service.SetupException when the origin's files cannot be read
   */
  public HuggingFaceWriter(ModelDirectory origin, ModelConfig trained) {
    this(origin, trained, ShardedWeights.MAX_SHARD_BYTES);
  }

  /** With another size of weight files. */
  HuggingFaceWriter(ModelDirectory origin, ModelConfig trained, long maxShardBytes) {
    this.config = origin.config();
    this.maxShardBytes = maxShardBytes;
    this.carriedOver = origin.carriedOver();
    config.put("vocab_size", trained.vocabulary());
    boolean classifies = trained instanceof ClassifierConfig;
    config.putArray("architectures").add(origin.type().architecture(classifies));
    if (trained instanceof ClassifierConfig classifier) {
      writeLabels(classifier.head());
    }
    // transformers 4 wrote torch_dtype, 5 writes dtype; the weights below are float32.
    boolean four = config.has("torch_dtype") && !config.has("dtype");
    config.remove("torch_dtype");
    config.put(four ? "torch_dtype" : "dtype", "float32");
    if (!classifies && !carriedOver.containsKey(ModelDirectory.GENERATION_CONFIG)) {
      made.put(ModelDirectory.GENERATION_CONFIG, SpecialTokens.generationConfig(config));
    }
    if (!carriedOver.containsKey(ModelDirectory.TOKENIZER_CONFIG)) {
      origin
          .tokenizer()
          .map(tokenizer -> SpecialTokens.tokenizerConfig(config, tokenizer, trained.positions()))
          .ifPresent(json -> made.put(ModelDirectory.TOKENIZER_CONFIG, json));
    }
  }

  private void writeLabels(ClassificationHead head) {
    ObjectNode names = config.putObject("id2label");
    ObjectNode numbers = config.putObject("label2id");
    for (int i = 0; i < head.labels().size(); i++) {
      names.put(String.valueOf(i), head.labels().get(i));
      numbers.put(head.labels().get(i), i);
    }
    config.remove("num_labels");
    config.put("problem_type", head.problem().configName());
  }

  /**
   * Writes the model into an existing directory that has none of the files yet. Forcing them to the
   * disk is left to the caller.
   *
   * @param weights F32 by name, see {@link ModelConfig#shapes}
   */
  public void write(Path directory, Map<String, HostTensor> weights) throws IOException {
    ShardedWeights.write(directory, weights, maxShardBytes);
    JsonFile.write(directory.resolve(ModelDirectory.CONFIG), config);
    for (Map.Entry<String, byte[]> file : carriedOver.entrySet()) {
      Files.write(directory.resolve(file.getKey()), file.getValue());
    }
    for (Map.Entry<String, ObjectNode> file : made.entrySet()) {
      JsonFile.write(directory.resolve(file.getKey()), file.getValue());
    }
  }
}
