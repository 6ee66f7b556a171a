package io.millrace.worker.huggingface;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.worker.LogLines;
import io.millrace.worker.model.TransformerModel;
import io.millrace.worker.tensor.HostTensor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HuggingFaceWriterTest {
  @TempDir Path origin;
  @TempDir Path saved;

  @Test
  void whatWasSavedIsReadAgain() throws IOException {
    ModelFiles.writeTokenizer(origin);
    ModelDirectory model = ModelFiles.withConfig(origin, ModelFiles.GPT2);
    TransformerModel grown = ModelReader.read(model, true, 5);
    HuggingFaceWriter writer = new HuggingFaceWriter(model, grown.config());
    // Training may begin with a checkpoint that is gone by the time it saves.
    Files.delete(origin.resolve("tokenizer.json"));
    writer.write(saved, grown.weights());

    ModelDirectory again = ModelDirectory.open(saved);
    assertSame(ModelReader.read(again, false, 0), grown);
    assertThat(again.tokenizer().orElseThrow().vocabulary()).isEqualTo(11);
    assertThat(again.tokenizer().orElseThrow().fingerprint())
        .hasSize(64)
        .isEqualTo("02aa6acb4cccca1ac10c7656d368d5d7202c095aaec5f94cf934026f55d71e4f");
  }

  @ParameterizedTest
  @CsvSource({
    "llama, true, LlamaForCausalLM",
    "llama, false, LlamaForCausalLM",
    "qwen2, true, Qwen2ForCausalLM",
    "qwen3, false, Qwen3ForCausalLM",
  })
  void everyFamilyIsReadAgainToTheLastBit(String type, boolean tied, String architecture)
      throws IOException {
    String fields = ModelFiles.LLAMA.replace("embeddings\": true", "embeddings\": " + tied);
    ModelDirectory model =
        ModelFiles.withFields(origin, type, fields + ", \"architectures\": [\"LlamaModel\"]");
    TransformerModel fresh = ModelReader.read(model, false, 5);
    new HuggingFaceWriter(model, fresh.config()).write(saved, fresh.weights());

    ModelDirectory again = ModelDirectory.open(saved);
    assertSame(ModelReader.read(again, false, 0), fresh);
    assertThat(WeightFiles.byTensor(saved).containsKey("lm_head.weight")).isEqualTo(!tied);
    ObjectNode config = again.config();
    assertThat(config.path("model_type").asText()).isEqualTo(type);
    assertThat(config.path("architectures")).hasSize(1);
    assertThat(config.path("architectures").path(0).asText()).isEqualTo(architecture);
    assertThat(config.path("torch_dtype").asText()).isEqualTo("float32");
    assertThat(config.has("dtype")).isFalse();
  }

  @Test
  void aLargeModelIsSavedInShardsAndReadAgain() throws IOException {
    ModelDirectory model = ModelFiles.withFields(origin, "llama", ModelFiles.LLAMA);
    TransformerModel fresh = ModelReader.read(model, false, 5);
    new HuggingFaceWriter(model, fresh.config(), 1000).write(saved, fresh.weights());
    assertThat(saved).isDirectoryContaining("glob:**/model-00002-of-*.safetensors");
    TransformerModel again = ModelReader.read(ModelDirectory.open(saved), false, 0);
    assertSame(again, fresh);

    // As a checkpoint that training goes on from: it hands on neither shards nor index.
    Path next = Files.createDirectory(saved.resolve("next"));
    new HuggingFaceWriter(ModelDirectory.open(saved), fresh.config()).write(next, fresh.weights());
    assertThat(next.toFile().list())
        .containsExactlyInAnyOrder("config.json", "generation_config.json", "model.safetensors");
  }

  @Test
  void makesTheFilesThatNameTheSpecialTokens() throws IOException {
    ModelFiles.writeTokenizer(origin);
    ModelDirectory model = ModelFiles.withConfig(origin, ModelFiles.GPT2);
    TransformerModel grown = ModelReader.read(model, true, 5);
    new HuggingFaceWriter(model, grown.config()).write(saved, grown.weights());

    ObjectNode tokenizer = JsonFile.read(saved.resolve("tokenizer_config.json"));
    assertThat(tokenizer.path("eos_token").asText()).isEqualTo("<|endoftext|>");
    assertThat(tokenizer.path("pad_token").asText()).isEqualTo("[PAD]");
    ObjectNode generation = JsonFile.read(saved.resolve("generation_config.json"));
    assertThat(generation.path("eos_token_id").asInt()).isEqualTo(9);
    ObjectNode config = JsonFile.read(saved.resolve("config.json"));
    assertThat(config.path("architectures").path(0).asText()).isEqualTo("GPT2LMHeadModel");
    assertThat(config.path("vocab_size").asInt()).isEqualTo(11);
    assertThat(config.path("dtype").asText()).isEqualTo("float32");
  }

  @Test
  void carriesEverythingOverThatHoldsNoWeights() throws IOException {
    Map<String, String> files =
        Map.of(
            "tokenizer_config.json", "{ }",
            "merges.txt", "#version: 0.2\r\n",
            "generation_config.json", "{\"eos_token_id\":9}",
            "README.md", "what it is",
            ".gitattributes", "*.bin filter=lfs",
            "modeling_custom.py", "");
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(origin.resolve(file.getKey()), file.getValue());
    }
    ModelFiles.writeTokenizer(origin);
    TransformerModel model = saveFrom(ModelFiles.withConfig(origin, ModelFiles.GPT2));

    assertThat(model.config().vocabulary()).isEqualTo(11);
    for (String name : files.keySet()) {
      assertThat(saved.resolve(name)).hasSameBinaryContentAs(origin.resolve(name));
    }
    assertThat(saved.resolve("tokenizer.json"))
        .hasSameBinaryContentAs(origin.resolve("tokenizer.json"));
    assertThat(saved.toFile().list()).hasSize(files.size() + 3);
  }

  @Test
  void carriesNeitherWeightsOverNorARunsStateNorDirectoriesNorHugeFiles() throws IOException {
    ModelDirectory model = ModelFiles.withConfig(origin, ModelFiles.GPT2);
    ShardedWeights.write(origin, FreshWeights.of(ModelFiles.config(), 3), 1000);
    List<String> others =
        List.of(
            "run.json",
            "run.json.sha256",
            "optimizer.safetensors",
            "optimizer.pt",
            "rng_state.pth",
            "training_args.bin",
            "pytorch_model.bin",
            "pytorch_model.bin.index.json",
            "tf_model.h5",
            "flax_model.msgpack",
            "rust_model.ot",
            "64.tflite",
            "model.ckpt",
            "model.gguf",
            "model.onnx");
    for (String name : others) {
      Files.writeString(origin.resolve(name), "{}");
    }
    Files.createDirectory(origin.resolve("onnx"));
    try (RandomAccessFile huge = new RandomAccessFile(origin.resolve("log").toFile(), "rw")) {
      huge.setLength(CarriedOverFiles.MAX_BYTES + 1);
    }
    try (LogLines log = new LogLines(CarriedOverFiles.class)) {
      saveFrom(model);
      assertThat(log.lines()).hasSize(1);
      assertThat(log.lines().get(0)).startsWith("WARN " + origin.resolve("log"));
    }
    assertThat(saved.toFile().list())
        .containsExactlyInAnyOrder("config.json", "generation_config.json", "model.safetensors");
  }

  private TransformerModel saveFrom(ModelDirectory model) throws IOException {
    TransformerModel read = ModelReader.read(model, true, 5);
    new HuggingFaceWriter(model, read.config()).write(saved, read.weights());
    return read;
  }

  private static void assertSame(TransformerModel actual, TransformerModel expected) {
    assertThat(actual.config()).isEqualTo(expected.config());
    assertThat(actual.weights().keySet()).containsExactlyElementsOf(expected.weights().keySet());
    for (Map.Entry<String, HostTensor> weight : expected.weights().entrySet()) {
      assertThat(actual.weights().get(weight.getKey()).data()).isEqualTo(weight.getValue().data());
    }
  }
}
