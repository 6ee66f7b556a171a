package io.millrace.worker.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.service.SetupException;
import io.millrace.worker.safetensors.SafetensorsWriter;
import io.millrace.worker.tensor.HostTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelReaderTest {
  private static final String BIAS = "transformer.h.1.attn.c_attn.bias";
  private static final String HEAD = "lm_head.weight";

  @TempDir Path directory;

  private final Map<String, HostTensor> weights = FreshWeights.of(ModelFiles.config(), 3);

  @Test
  void readsTheWeightsInTheModelsOrder() throws IOException {
    Map<String, HostTensor> backwards = new LinkedHashMap<>();
    weights.keySet().stream().sorted().forEach(name -> backwards.put(name, weights.get(name)));
    assertRead(ModelFiles.withWeights(directory, backwards));
  }

  @Test
  void namesMayLackThePrefixAndMasksAreIgnored() throws IOException {
    Map<String, HostTensor> stored = new LinkedHashMap<>();
    weights.forEach((name, tensor) -> stored.put(name.replaceFirst("^transformer\\.", ""), tensor));
    stored.put("h.0.attn.bias", HostTensor.zeros(1, 1, 6, 6));
    stored.put("h.0.attn.masked_bias", HostTensor.zeros());
    assertRead(ModelFiles.withWeights(directory, stored));
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "qwen2", "qwen3"})
  void readsWhatIsBuiltLikeLlamaWithAndWithoutThePrefix(String type) throws IOException {
    ModelDirectory model = ModelFiles.withFields(directory, type, ModelFiles.LLAMA);
    Map<String, HostTensor> expected = FreshWeights.of(model.modelConfig(), 3);
    Map<String, HostTensor> stored = new LinkedHashMap<>();
    expected.forEach((name, tensor) -> stored.put(name.replaceFirst("^model\\.", ""), tensor));
    for (String prefix : List.of("model.", "")) {
      Map<String, HostTensor> file = new LinkedHashMap<>();
      stored.forEach((name, tensor) -> file.put(prefix + name, tensor));
      file.put(prefix + "layers.0.self_attn.rotary_emb.inv_freq", HostTensor.zeros(3));
      Path path = directory.resolve("model.safetensors");
      Files.deleteIfExists(path);
      SafetensorsWriter.write(path, file);
      assertSame(ModelReader.read(model, false, 0).weights(), expected);
    }
  }

  @Test
  void refusesMissingUnknownAndMisshapenTensors() throws IOException {
    assertRefused(stored -> stored.remove(BIAS))
        .hasMessageContainingAll("model.safetensors", BIAS, "missing", "[12]");
    assertRefused(stored -> stored.put("transformer.h.2.ln_1.bias", HostTensor.zeros(4)))
        .hasMessageContainingAll("model.safetensors", "transformer.h.2.ln_1.bias", "2 layers");
    assertRefused(stored -> stored.put(BIAS, HostTensor.zeros(13)))
        .hasMessageContainingAll("model.safetensors", BIAS, "[13]", "[12]");
    assertRefused(stored -> stored.put(BIAS, HostTensor.zeros(12, 1)))
        .hasMessageContainingAll("model.safetensors", BIAS, "[12, 1]", "[12]");
    assertRefused(stored -> stored.put("ln_f.bias", HostTensor.zeros(4)))
        .hasMessageContainingAll("model.safetensors", "ln_f.bias", "twice");
    assertRefused(stored -> stored.put("score.weight", HostTensor.zeros(4)))
        .hasMessageContainingAll("model.safetensors", "score.weight", "[4]");
  }

  @Test
  void refusesABiasThatTheConfigurationDoesNotHave() throws IOException {
    String config = ModelFiles.LLAMA.replace("\"attention_bias\": true", "\"pad_token_id\": 0");
    ModelDirectory model = ModelFiles.withFields(directory, "llama", config);
    Map<String, HostTensor> stored = FreshWeights.of(model.modelConfig(), 3);
    stored.put("model.layers.0.self_attn.q_proj.bias", HostTensor.zeros(24));
    SafetensorsWriter.write(directory.resolve("model.safetensors"), stored);
    assertRefused(model).hasMessageContaining("tensor model.layers.0.self_attn.q_proj.bias");
  }

  @Test
  void refusesWeightsThatAreNotFinite() throws IOException {
    HostTensor broken = HostTensor.zeros(12);
    broken.floats().put(5, Float.NaN);
    assertRefused(stored -> stored.put(BIAS, broken))
        .hasMessageContainingAll("model.safetensors", BIAS, "NaN");
  }

  @Test
  void aTiedHeadMayBeStoredButNotDiffer() throws IOException {
    weights.put(HEAD, weights.get("transformer.wte.weight"));
    ModelDirectory model = ModelFiles.withWeights(directory, weights);
    assertThat(ModelReader.read(model, false, 0).weights()).doesNotContainKey(HEAD);
    assertRefused(stored -> stored.put(HEAD, HostTensor.zeros(10, 4)))
        .hasMessageContainingAll(HEAD, "transformer.wte.weight", "tie_word_embeddings");
    assertRefused(stored -> stored.put(HEAD, HostTensor.zeros(4, 10)))
        .hasMessageContainingAll(HEAD, "[4, 10]", "[10, 4]");
  }

  @Test
  void aTiedEmbeddingMayBeStoredUnderTheNameOfTheHead() throws IOException {
    Map<String, HostTensor> stored = new LinkedHashMap<>(weights);
    stored.put(HEAD, stored.remove("transformer.wte.weight"));
    assertRead(ModelFiles.withWeights(directory, stored));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pytorch_model.bin",
        "pytorch_model-00001-of-00002.bin",
        "model-00001-of-00002.safetensors",
        "tf_model.h5",
        "model.gguf",
      })
  void weightsThatItCannotReadAreNotReplacedByFreshOnes(String name) throws IOException {
    Files.writeString(directory.resolve(name), "");
    assertRefused(ModelFiles.withConfig(directory, ModelFiles.GPT2))
        .hasMessageContainingAll(name, "save_pretrained");
  }

  @Test
  void aFileWithoutTensorsIsNotReplacedByFreshWeights() throws IOException {
    assertRefused(ModelFiles.withWeights(directory, Map.of()))
        .hasMessageContaining("model.safetensors has no tensors");
  }

  @Test
  void aConfigurationAloneGetsFreshWeights() throws IOException {
    Files.writeString(directory.resolve("training_args.bin"), "");
    assertRead(ModelFiles.withConfig(directory, ModelFiles.GPT2));
  }

  @Test
  void refusesATensorOfTwoGibibytesBeforeItIsMade() throws IOException {
    ModelDirectory model =
        ModelFiles.withFields(
            directory, "qwen2", "\"hidden_size\": 4096, \"tie_word_embeddings\": true");
    assertRefused(model)
        .hasMessageContainingAll("model.embed_tokens.weight", "[151936, 4096]", "2.3 GiB");
  }

  private void assertRead(ModelDirectory model) {
    assertSame(ModelReader.read(model, false, 3).weights(), weights);
  }

  private static void assertSame(Map<String, HostTensor> read, Map<String, HostTensor> expected) {
    assertThat(read.keySet()).containsExactlyElementsOf(expected.keySet());
    read.forEach((name, t) -> assertThat(t.data()).isEqualTo(expected.get(name).data()));
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      Consumer<Map<String, HostTensor>> change) throws IOException {
    Map<String, HostTensor> stored = new LinkedHashMap<>(weights);
    change.accept(stored);
    Files.deleteIfExists(directory.resolve("model.safetensors"));
    return assertRefused(ModelFiles.withWeights(directory, stored));
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      ModelDirectory model) {
    return assertThatThrownBy(() -> ModelReader.read(model, false, 0))
        .isInstanceOf(SetupException.class);
  }
}
