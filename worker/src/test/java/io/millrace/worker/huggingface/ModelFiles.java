package io.millrace.worker.huggingface;

import io.millrace.worker.model.Gelu;
import io.millrace.worker.model.Gpt2Config;
import io.millrace.worker.model.LlamaConfig;
import io.millrace.worker.safetensors.SafetensorsWriter;
import io.millrace.worker.tensor.HostTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Makes small model directories. */
final class ModelFiles {
  static final String GPT2 =
      """
      {"model_type": "gpt2", "vocab_size": 10, "n_positions": 6, "n_embd": 4, "n_layer": 2,
       "n_head": 2, "n_inner": null, "eos_token_id": 9, "bos_token_id": 9}
      """;

  /** Fields of a Llama that has all that a Llama may have, but a head of its own. */
  static final String LLAMA =
      """
      "vocab_size": 10, "max_position_embeddings": 6, "hidden_size": 8, "num_hidden_layers": 2,
      "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 6, "intermediate_size": 12,
      "rms_norm_eps": 1e-5, "initializer_range": 0.1, "rope_theta": 500, "hidden_act": "silu",
      "attention_bias": true, "mlp_bias": true, "tie_word_embeddings": true,
      "attention_dropout": 0.25, "eos_token_id": 9, "torch_dtype": "bfloat16"
      """;

  private ModelFiles() {}

  static ModelDirectory withConfig(Path directory, String config) throws IOException {
    Files.writeString(directory.resolve("config.json"), config);
    return ModelDirectory.open(directory);
  }

  /** A directory with these fields, of a model with one type or another. */
  static ModelDirectory withFields(Path directory, String type, String fields) throws IOException {
    String comma = fields.isBlank() ? "" : ", ";
    return withConfig(directory, "{\"model_type\": \"" + type + "\"" + comma + fields + "}");
  }

  /** What is read of these fields. */
  static LlamaConfig llama(Path directory, String type, String fields) throws IOException {
    return (LlamaConfig) withFields(directory, type, fields).modelConfig();
  }

  static ModelDirectory withWeights(Path directory, Map<String, HostTensor> weights)
      throws IOException {
    SafetensorsWriter.write(directory.resolve("model.safetensors"), weights);
    return withConfig(directory, GPT2);
  }

  /** Of ten tokens, with one added to them: id 10. */
  static void writeTokenizer(Path directory) throws IOException {
    Files.writeString(
        directory.resolve("tokenizer.json"),
        """
        {"added_tokens": [{"id": 9, "content": "<|endoftext|>"}, {"id": 10, "content": "[PAD]"}],
         "model": {"type": "BPE", "vocab": {"a": 0, "b": 1, "c": 2, "d": 3, "e": 4, "f": 5, "g": 6,
           "h": 7, "i": 8, "<|endoftext|>": 9}, "merges": []}}
        """);
  }

  /** What {@link #GPT2} says. */
  static Gpt2Config config() {
    return new Gpt2Config(10, 6, 4, 2, 2, 16, Gelu.TANH, 1e-5, 0.02, true, true, 0.1, 0.1, 0.1);
  }
}
