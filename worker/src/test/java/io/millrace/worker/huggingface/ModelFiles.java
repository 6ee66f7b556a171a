package io.millrace.worker.huggingface;

import io.millrace.worker.model.Gpt2Config;
import io.millrace.worker.safetensors.SafetensorsWriter;
import io.millrace.worker.tensor.HostTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Makes small model directories. */
final class ModelFiles {
  static final String CONFIG =
      """
      {"model_type": "gpt2", "vocab_size": 10, "n_positions": 6, "n_embd": 4, "n_layer": 2,
       "n_head": 2, "n_inner": null, "eos_token_id": 9, "bos_token_id": 9}
      """;

  private ModelFiles() {}

  static ModelDirectory withConfig(Path directory, String config) throws IOException {
    Files.writeString(directory.resolve("config.json"), config);
    return ModelDirectory.open(directory);
  }

  static ModelDirectory withWeights(Path directory, Map<String, HostTensor> weights)
      throws IOException {
    SafetensorsWriter.write(directory.resolve("model.safetensors"), weights);
    return withConfig(directory, CONFIG);
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

  static Gpt2Config config() {
    return new Gpt2Config(
        10, 6, 4, 2, 2, 16, Gpt2Config.Activation.GELU_TANH, 1e-5, 0.02, true, true, 0.1, 0.1, 0.1);
  }
}
