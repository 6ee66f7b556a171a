package io.millrace.worker.huggingface;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The kinds of models that can be trained, by {@code model_type} in {@code config.json}. */
enum ModelType {
  GPT2("gpt2", "GPT2LMHeadModel"),
  /** SmolLM2 calls itself so too. */
  LLAMA("llama", "LlamaForCausalLM"),
  QWEN2("qwen2", "Qwen2ForCausalLM"),
  QWEN3("qwen3", "Qwen3ForCausalLM");

  private final String configName;
  private final String architecture;

  ModelType(String configName, String architecture) {
    this.configName = configName;
    this.architecture = architecture;
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

  /** The class of transformers, for {@code architectures}. */
  String architecture() {
    return architecture;
  }
}
