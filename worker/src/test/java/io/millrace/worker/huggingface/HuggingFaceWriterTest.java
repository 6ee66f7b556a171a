package io.millrace.worker.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.service.SetupException;
import io.millrace.worker.model.DecoderModel;
import io.millrace.worker.tensor.HostTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HuggingFaceWriterTest {
  @TempDir Path origin;
  @TempDir Path saved;

  @Test
  void whatWasSavedIsReadAgain() throws IOException {
    ModelFiles.writeTokenizer(origin);
    ModelDirectory model = ModelFiles.withConfig(origin, ModelFiles.CONFIG);
    DecoderModel grown = ModelReader.read(model, true, 5);
    HuggingFaceWriter writer = new HuggingFaceWriter(model, grown.config());
    // Training may begin with a checkpoint that is gone by the time it saves.
    Files.delete(origin.resolve("tokenizer.json"));
    writer.write(saved, grown.weights());

    ModelDirectory again = ModelDirectory.open(saved);
    DecoderModel read = ModelReader.read(again, false, 0);
    assertThat(read.config()).isEqualTo(grown.config());
    read.weights()
        .forEach(
            (name, tensor) ->
                assertThat(tensor.data()).isEqualTo(grown.weights().get(name).data()));
    assertThat(again.tokenizer().orElseThrow().vocabulary()).isEqualTo(11);
    assertThat(again.tokenizer().orElseThrow().fingerprint())
        .hasSize(64)
        .isEqualTo("02aa6acb4cccca1ac10c7656d368d5d7202c095aaec5f94cf934026f55d71e4f");
  }

  @Test
  void makesTheFilesThatNameTheSpecialTokens() throws IOException {
    ModelFiles.writeTokenizer(origin);
    ModelDirectory model = ModelFiles.withConfig(origin, ModelFiles.CONFIG);
    DecoderModel grown = ModelReader.read(model, true, 5);
    new HuggingFaceWriter(model, grown.config()).write(saved, grown.weights());

    ObjectNode tokenizer = JsonFile.read(saved.resolve("tokenizer_config.json"));
    assertThat(tokenizer.path("eos_token").asText()).isEqualTo("<|endoftext|>");
    assertThat(tokenizer.path("pad_token").asText()).isEqualTo("[PAD]");
    ObjectNode generation = JsonFile.read(saved.resolve("generation_config.json"));
    assertThat(generation.path("eos_token_id").asInt()).isEqualTo(9);
    ObjectNode config = JsonFile.read(saved.resolve("config.json"));
    assertThat(config.path("architectures").path(0).asText()).isEqualTo("GPT2LMHeadModel");
    assertThat(config.path("vocab_size").asInt()).isEqualTo(11);
  }

  @Test
  void carriesFilesOverAsTheyAre() throws IOException {
    ModelFiles.writeTokenizer(origin);
    Files.writeString(origin.resolve("tokenizer_config.json"), "{ }");
    Files.writeString(origin.resolve("merges.txt"), "#version: 0.2\n");
    Files.writeString(origin.resolve("notes.txt"), "not part of a model");
    ModelDirectory model = ModelFiles.withConfig(origin, ModelFiles.CONFIG);
    DecoderModel grown = ModelReader.read(model, true, 5);
    new HuggingFaceWriter(model, grown.config()).write(saved, grown.weights());

    for (String name : new String[] {"tokenizer.json", "tokenizer_config.json", "merges.txt"}) {
      assertThat(saved.resolve(name)).hasSameBinaryContentAs(origin.resolve(name));
    }
    assertThat(saved.resolve("notes.txt")).doesNotExist();
  }

  @Test
  void momentsComeBackUnderTheNamesOfTheirParameters() throws IOException {
    Map<String, HostTensor> first = FreshWeights.of(ModelFiles.config(), 1);
    Map<String, HostTensor> second = FreshWeights.of(ModelFiles.config(), 2);
    Map<String, long[]> shapes = ModelFiles.config().shapes();
    Path file = saved.resolve(OptimizerFile.NAME);
    OptimizerFile.write(file, new OptimizerFile.Moments(first, second));

    OptimizerFile.Moments read = OptimizerFile.read(file, shapes);
    assertThat(read.first().keySet()).containsExactlyElementsOf(shapes.keySet());
    read.first().forEach((n, t) -> assertThat(t.data()).isEqualTo(first.get(n).data()));
    read.second().forEach((n, t) -> assertThat(t.data()).isEqualTo(second.get(n).data()));

    shapes.remove("transformer.ln_f.bias");
    assertThatThrownBy(() -> OptimizerFile.read(file, shapes))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("another model");
    shapes.put("transformer.ln_f.bias", new long[] {5});
    assertThatThrownBy(() -> OptimizerFile.read(file, shapes))
        .isInstanceOf(SetupException.class)
        .hasMessageContainingAll("exp_avg.transformer.ln_f.bias", "[4]", "[5]");
  }
}
