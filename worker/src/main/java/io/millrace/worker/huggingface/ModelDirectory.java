package io.millrace.worker.huggingface;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.service.SetupException;
import io.millrace.worker.model.ModelConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A model directory in Hugging Face's layout: {@code config.json} and, where they are there, {@code
 * model.safetensors} (or shards with an index), {@code tokenizer.json} and the small files that
 * belong to them.
 */
public final class ModelDirectory {
  static final String CONFIG = "config.json";
  static final String TOKENIZER = "tokenizer.json";
  static final String TOKENIZER_CONFIG = "tokenizer_config.json";
  static final String GENERATION_CONFIG = "generation_config.json";

  private final Path path;
  private final ObjectNode config;

  private ModelDirectory(Path path, ObjectNode config) {
    this.path = path;
    this.config = config;
  }

  /**
   * Opens a directory.
   *
   * @throws SetupException when it is not there or has no readable {@code config.json}
   */
  public static ModelDirectory open(Path path) {
    if (!Files.isDirectory(path)) {
      throw new SetupException(
          path
              + (Files.exists(path) ? " is not a directory." : " is not there.")
              + " Name a Hugging Face model directory.");
    }
    Path config = path.resolve(CONFIG);
    if (!Files.isRegularFile(config)) {
      throw new SetupException(
          path
              + " is no model directory: it has no config.json. Name a Hugging Face model directory.");
    }
    return new ModelDirectory(path, JsonFile.read(config));
  }

  /** Where it lies. */
  public Path path() {
    return path;
  }

  /**
   * The hyperparameters, with the head that {@code config.json} names.
   *
   * @throws SetupException when it is no model that can be trained here
   */
  public ModelConfig modelConfig() {
    return modelConfig(TaskChoice.OWN);
  }

  /**
   * The hyperparameters, with the head of a task.
   *
   * @throws SetupException when it is no model that can be trained here, or not for that
   */
  public ModelConfig modelConfig(TaskChoice choice) {
    return ConfigReader.read(config, path.resolve(CONFIG), choice);
  }

  /** Whether {@code config.json} names a class of transformers with a trained classifier. */
  boolean namesClassifier() {
    return HeadReader.hasClassifier(new ConfigFields(config, path.resolve(CONFIG)));
  }

  /** The labels that {@code config.json} names, in the order of their numbers. */
  Optional<List<String>> labels() {
    ConfigFields fields = new ConfigFields(config, path.resolve(CONFIG));
    return new HeadReader(type(), fields, TaskChoice.OWN).configuredLabels();
  }

  /** Whether {@code config.json} names any class of transformers. */
  boolean namesArchitecture() {
    return !config.path("architectures").path(0).asText("").isEmpty();
  }

  /**
   * {@code model_type}.
   *
   * @throws SetupException when it is none that can be trained here
   */
  public String modelType() {
    return type().configName();
  }

  ModelType type() {
    return ConfigReader.type(config, path.resolve(CONFIG));
  }

  /**
   * The tokenizer, where there is one.
   *
   * @throws SetupException when {@code tokenizer.json} is there and cannot be read
   */
  public Optional<TokenizerFile> tokenizer() {
    Path file = path.resolve(TOKENIZER);
    return Files.isRegularFile(file) ? Optional.of(TokenizerFile.read(file)) : Optional.empty();
  }

  /**
   * Whether there are weights, and not a configuration only.
   *
   * @throws SetupException when there are some that cannot be read
   */
  public boolean hasWeights() {
    return !WeightFiles.byTensor(path).isEmpty();
  }

  /**
   * The tokens that end a text: those that {@code generation_config.json} names, else {@code
   * config.json}, else the tokenizer's files; empty where none does.
   *
   * @throws SetupException when one of the files is there and cannot be read
   */
  public Set<Integer> endTokens() {
    return EndTokens.of(path, config, tokenizer());
  }

  /** A copy of {@code config.json}. */
  ObjectNode config() {
    return config.deepCopy();
  }

  /**
   * The files that a model saved from this one takes over, by name. They are in memory, as a
   * directory that training began with, a checkpoint, may be gone when it saves.
   *
   * @throws SetupException when one cannot be read
   */
  Map<String, byte[]> carriedOver() {
    return CarriedOverFiles.read(path);
  }
}
