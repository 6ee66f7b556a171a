package io.millrace.worker.huggingface;

import io.millrace.worker.model.RotaryEmbedding;
import io.millrace.worker.model.RotaryEmbedding.Linear;
import io.millrace.worker.model.RotaryEmbedding.Llama3;
import io.millrace.worker.model.RotaryEmbedding.Scaling;
import io.millrace.worker.model.RotaryEmbedding.Unscaled;

/**
 * How positions turn. transformers 5 writes all of it into {@code rope_parameters}; 4 wrote {@code
 * rope_theta} and, where the context was stretched, {@code rope_scaling}, in old versions with
 * {@code type} in place of {@code rope_type}.
 */
final class RotaryConfigReader {
  private static final double DEFAULT_THETA = 10_000;

  private RotaryConfigReader() {}

  static RotaryEmbedding read(ConfigFields fields) {
    ConfigFields rope =
        fields.object(fields.has("rope_parameters") ? "rope_parameters" : "rope_scaling");
    if (rope.get("full_attention").isObject()) {
      throw fields.refused("rope_parameters differ from layer to layer; they cannot be trained");
    }
    for (ConfigFields place : new ConfigFields[] {fields, rope}) {
      if (place.positiveNumber("partial_rotary_factor", 1) != 1) {
        throw fields.refused("partial_rotary_factor is not 1, and that cannot be trained");
      }
    }
    double theta =
        rope.positiveNumber("rope_theta", fields.positiveNumber("rope_theta", DEFAULT_THETA));
    return new RotaryEmbedding(theta, scaling(fields, rope));
  }

  private static Scaling scaling(ConfigFields fields, ConfigFields rope) {
    String type = rope.text("rope_type", rope.text("type", "default"));
    return switch (type) {
      case "default" -> new Unscaled();
      case "linear" -> new Linear(factor(rope, "factor"));
      case "llama3" -> llama3(fields, rope);
      default ->
          throw fields.refused(
              "the rope_type is '" + type + "'; default, linear and llama3 can be trained");
    };
  }

  private static Llama3 llama3(ConfigFields fields, ConfigFields rope) {
    Llama3 scaling =
        new Llama3(
            factor(rope, "factor"),
            factor(rope, "low_freq_factor"),
            factor(rope, "high_freq_factor"),
            rope.positive(
                "original_max_position_embeddings",
                fields.positive("max_position_embeddings", 2048)));
    if (scaling.lowFrequencyFactor() >= scaling.highFrequencyFactor()) {
      throw fields.refused("low_freq_factor is not less than high_freq_factor");
    }
    return scaling;
  }

  private static double factor(ConfigFields rope, String field) {
    if (!rope.has(field)) {
      throw rope.refused("the scaling of the rotary embedding has no " + field);
    }
    return rope.positiveNumber(field, 1);
  }
}
