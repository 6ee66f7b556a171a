package io.millrace.worker.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.schemas.batch.Task;
import io.millrace.service.SetupException;
import io.millrace.worker.model.ClassifierConfig;
import io.millrace.worker.model.DecoderConfig;
import io.millrace.worker.model.EncoderConfig;
import io.millrace.worker.model.ModelConfig;
import io.millrace.worker.model.TransformerConfig;
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
   * @throws SetupException when it is no model that can be trained here, or not for that
   */
  static ModelConfig read(JsonNode json, Path file, TaskChoice choice) {
    ModelType type = type(json, file);
    ConfigFields fields = new ConfigFields(json, file);
    if (fields.has("quantization_config")) {
      throw fields.refused(
          "there is a quantization_config, and quantized weights cannot be trained; take the model"
              + " that was quantized");
    }
    HeadReader head = new HeadReader(type, fields, choice);
    boolean classifies = head.task() == Task.SEQUENCE_CLASSIFICATION;
    if (!type.isDecoder()) {
      EncoderConfig encoder = EncoderConfigReader.read(type, fields);
      return new ClassifierConfig(encoder, head.head(encoder.dropout()));
    }
    DecoderConfig decoder =
        type == ModelType.GPT2
            ? Gpt2ConfigReader.read(fields)
            : LlamaConfigReader.read(type, fields);
    TransformerConfig transformer = decoder;
    return classifies ? new ClassifierConfig(transformer, head.head(0)) : decoder;
  }
}
