package io.millrace.worker.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.service.SetupException;
import io.millrace.worker.model.DecoderModel;
import io.millrace.worker.safetensors.SafetensorsWriter;
import io.millrace.worker.tensor.HostTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelReaderTest {
  private static final String BIAS = "transformer.h.1.attn.c_attn.bias";

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

  @Test
  void readsShards() throws IOException {
    Map<String, HostTensor> first = new LinkedHashMap<>(weights);
    HostTensor bias = first.remove(BIAS);
    SafetensorsWriter.write(directory.resolve("model-00001-of-00002.safetensors"), first);
    SafetensorsWriter.write(
        directory.resolve("model-00002-of-00002.safetensors"), Map.of(BIAS, bias));
    StringBuilder index = new StringBuilder("{\"weight_map\": {");
    first
        .keySet()
        .forEach(n -> index.append("\"" + n + "\": \"model-00001-of-00002.safetensors\","));
    index.append("\"" + BIAS + "\": \"model-00002-of-00002.safetensors\"}}");
    Path indexFile = directory.resolve("model.safetensors.index.json");
    Files.writeString(indexFile, index);
    assertRead(ModelFiles.withConfig(directory, ModelFiles.CONFIG));

    Files.writeString(indexFile, index.toString().replace("model-00002", "../model-00002"));
    assertRefused(ModelDirectory.open(directory)).hasMessageContaining("no file name");
  }

  @Test
  void refusesMissingUnknownAndMisshapenTensors() throws IOException {
    assertRefused(stored -> stored.remove(BIAS))
        .hasMessageContainingAll("model.safetensors", BIAS, "missing", "[12]");
    assertRefused(stored -> stored.put("transformer.h.2.ln_1.bias", HostTensor.zeros(4)))
        .hasMessageContainingAll("model.safetensors", "transformer.h.2.ln_1.bias", "2 layers");
    assertRefused(stored -> stored.put(BIAS, HostTensor.zeros(13)))
        .hasMessageContainingAll("model.safetensors", BIAS, "[13]", "[12]");
    assertRefused(stored -> stored.put("ln_f.bias", HostTensor.zeros(4)))
        .hasMessageContaining("twice");
  }

  @Test
  void refusesWeightsThatAreNotFinite() throws IOException {
    HostTensor broken = HostTensor.zeros(12);
    broken.floats().put(5, Float.NaN);
    assertRefused(stored -> stored.put(BIAS, broken)).hasMessageContainingAll(BIAS, "NaN");
  }

  @Test
  void aTiedHeadMayBeStoredButNotDiffer() throws IOException {
    weights.put("lm_head.weight", weights.get("transformer.wte.weight"));
    ModelDirectory model = ModelFiles.withWeights(directory, weights);
    assertThat(ModelReader.read(model, false, 0).weights()).doesNotContainKey("lm_head.weight");
    assertRefused(stored -> stored.put("lm_head.weight", HostTensor.zeros(10, 4)))
        .hasMessageContaining("tie_word_embeddings");
  }

  @Test
  void refusesWeightsInPythonsFormat() throws IOException {
    Files.writeString(directory.resolve("pytorch_model.bin"), "");
    assertRefused(ModelFiles.withConfig(directory, ModelFiles.CONFIG))
        .hasMessageContaining("save_pretrained");
  }

  @Test
  void aConfigurationAloneGetsFreshWeights() throws IOException {
    assertRead(ModelFiles.withConfig(directory, ModelFiles.CONFIG));
  }

  @Test
  void theEmbeddingGrowsWithTheTokenizerOnlyWhereThatIsAllowed() throws IOException {
    ModelFiles.writeTokenizer(directory);
    ModelDirectory model = ModelFiles.withWeights(directory, weights);
    assertRefused(model).hasMessageContainingAll("11 tokens", "10 rows");

    DecoderModel grown = ModelReader.read(model, true, 0);
    assertThat(grown.config().vocabulary()).isEqualTo(11);
    HostTensor old = weights.get("transformer.wte.weight");
    HostTensor embedding = grown.weights().get("transformer.wte.weight");
    assertThat(embedding.shape()).containsExactly(11, 4);
    assertThat(embedding.floats().slice(0, 40)).isEqualTo(old.floats());
    for (int column = 0; column < 4; column++) {
      double mean = 0;
      for (int row = 0; row < 10; row++) {
        mean += old.floats().get(4 * row + column) / 10;
      }
      assertThat((double) embedding.floats().get(40 + column)).isCloseTo(mean, within(1e-8));
    }
  }

  private void assertRead(ModelDirectory model) {
    Map<String, HostTensor> read = ModelReader.read(model, false, 3).weights();
    assertThat(read.keySet()).containsExactlyElementsOf(weights.keySet());
    read.forEach((name, t) -> assertThat(t.data()).isEqualTo(weights.get(name).data()));
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
