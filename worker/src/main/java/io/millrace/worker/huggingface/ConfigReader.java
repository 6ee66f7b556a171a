package io.millrace.worker.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.service.SetupException;
import io.millrace.worker.model.DecoderConfig;
import java.nio.file.Path;

/** Reads and checks a {@code config.json}; what is left out has transformers' default. */
final class ConfigReader {
  private ConfigReader() {}

  /**
   * What kind of model it is.
   *
   * @param file where the JSON is from, for messages
   * @throws SetupException when it is none that can be trained here
   */
  static ModelType type(JsonNode json, Path file) {
    ConfigFields fields = new ConfigFields(json, file);
    String name = fields.text("model_type", "");
    return ModelType.of(name)
        .orElseThrow(
            () ->
                fields.refused(
                    "model_type is '"
                        + name
                        + "', and what can be trained is "
                        + ModelType.names()));
  }

  /**
   * Reads the hyperparameters.
   *
   * @param file where the JSON is from, for messages
   * @throws SetupException when it is no model that can be trained here
   */
  static DecoderConfig read(JsonNode json, Path file) {
    ModelType type = type(json, file);
    ConfigFields fields = new ConfigFields(json, file);
    if (fields.has("quantization_config")) {
      throw fields.refused(
          "there is a quantization_config, and quantized weights cannot be trained; take the model"
              + " that was quantized");
    }
    return type == ModelType.GPT2
        ? Gpt2ConfigReader.read(fields)
        : LlamaConfigReader.read(type, fields);
  }
}
