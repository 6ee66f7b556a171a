package io.millrace.worker.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.service.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelDirectoryTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "llama", "qwen2", "qwen3"})
  void knowsTheTypesThatCanBeTrained(String type) throws IOException {
    ModelDirectory model = ModelFiles.withConfig(directory, "{\"model_type\": \"" + type + "\"}");
    assertThat(model.modelType()).isEqualTo(type);
    assertThat(model.modelConfig().vocabulary()).isGreaterThan(30_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"model_type\": \"mistral\"}", "{}", "{\"model_type\": null}"})
  void listsThemWhereItIsAnother(String config) throws IOException {
    ModelDirectory model = ModelFiles.withConfig(directory, config);
    assertThatThrownBy(model::modelConfig)
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("what can be trained is gpt2, llama, qwen2, qwen3");
    assertThatThrownBy(model::modelType).isInstanceOf(SetupException.class);
  }

  @Test
  void refusesQuantizedModels() throws IOException {
    ModelDirectory model =
        ModelFiles.withConfig(
            directory, "{\"model_type\": \"llama\", \"quantization_config\": {\"bits\": 4}}");
    assertThatThrownBy(model::modelConfig)
        .isInstanceOf(SetupException.class)
        .hasMessageContainingAll("config.json", "quantization_config");
  }

  @Test
  void refusesADirectoryThatIsNoModel() throws IOException {
    assertThatThrownBy(() -> ModelDirectory.open(directory))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("no config.json");
    assertThatThrownBy(() -> ModelDirectory.open(directory.resolve("nowhere")))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("is not there");
    Path file = Files.writeString(directory.resolve("config.json"), "[]");
    assertThatThrownBy(() -> ModelDirectory.open(directory))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining(file + " is not a JSON object");
    assertThatThrownBy(() -> ModelDirectory.open(file))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("is not a directory");
  }
}
