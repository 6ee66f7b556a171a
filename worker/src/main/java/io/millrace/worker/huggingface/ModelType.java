package io.millrace.worker.huggingface;

import io.millrace.worker.model.ClassificationHead;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The kinds of models that can be trained, by {@code model_type} in {@code config.json}. */
enum ModelType {
  GPT2("gpt2", "GPT2", "LMHeadModel", ClassificationHead.Style.DECODER),
  /** SmolLM2 calls itself so too. */
  LLAMA("llama", "Llama", "ForCausalLM", ClassificationHead.Style.DECODER),
  QWEN2("qwen2", "Qwen2", "ForCausalLM", ClassificationHead.Style.DECODER),
  QWEN3("qwen3", "Qwen3", "ForCausalLM", ClassificationHead.Style.DECODER),
  BERT("bert", "Bert", "", ClassificationHead.Style.BERT),
  ROBERTA("roberta", "Roberta", "", ClassificationHead.Style.ROBERTA),
  DISTILBERT("distilbert", "DistilBert", "", ClassificationHead.Style.DISTILBERT);

  /** How transformers' classes of classifiers end. */
  static final String CLASSIFIER = "ForSequenceClassification";

  private final String configName;
  private final String className;
  private final String languageModel;
  private final ClassificationHead.Style classifier;

  ModelType(
      String configName,
      String className,
      String languageModel,
      ClassificationHead.Style classifier) {
    this.configName = configName;
    this.className = className;
    this.languageModel = languageModel;
    this.classifier = classifier;
  }

  static Optional<ModelType> of(String configName) {
    return Arrays.stream(values()).filter(type -> type.configName.equals(configName)).findFirst();
  }

  /** All of them, for messages. */
  static String names() {
    return Arrays.stream(values()).map(ModelType::configName).collect(Collectors.joining(", "));
  }

  /** {@code model_type}. */
  String configName() {
    return configName;
  }

  /** Whether its tokens see only those before them, so that it can continue a text. */
  boolean isDecoder() {
    return !languageModel.isEmpty();
  }

  /** The head that makes a classifier of it. */
  ClassificationHead.Style classifier() {
    return classifier;
  }

  /** The class of transformers, for {@code architectures}. */
  String architecture(boolean classifies) {
    return className + (classifies ? CLASSIFIER : languageModel);
  }
}
