package io.millrace.worker.huggingface;

import io.millrace.worker.model.RotaryEmbedding;
import io.millrace.worker.model.RotaryEmbedding.Linear;
import io.millrace.worker.model.RotaryEmbedding.Llama3;
import io.millrace.worker.model.RotaryEmbedding.Scaling;
import io.millrace.worker.model.RotaryEmbedding.Unscaled;
import java.util.List;

/**
 * How positions turn. transformers 5 writes all of it into {@code rope_parameters}; 4 wrote {@code
 * rope_theta} and, where the context was stretched, {@code rope_scaling}, in old versions with
 * {@code type} in place of {@code rope_type}. Where both are there, {@code rope_scaling} counts, as
 * transformers has it.
 */
final class RotaryConfigReader {
  private static final double DEFAULT_THETA = 10_000;

  private final ConfigFields fields;
  private final ConfigFields rope;
  private final int positions;

  private RotaryConfigReader(ConfigFields fields, ConfigFields rope, int positions) {
    this.fields = fields;
    this.rope = rope;
    this.positions = positions;
  }

  /**
   * Reads the angles.
   *
   * @param positions the model's longest sequence
   */
  static RotaryEmbedding read(ConfigFields fields, int positions) {
    ConfigFields scaling = fields.object("rope_scaling");
    ConfigFields rope = scaling.isEmpty() ? fields.object("rope_parameters") : scaling;
    return new RotaryConfigReader(fields, rope, positions).embedding();
  }

  private RotaryEmbedding embedding() {
    if (rope.get("full_attention").isObject()) {
      throw fields.refused("rope_parameters differ from layer to layer; they cannot be trained");
    }
    for (ConfigFields place : List.of(fields, rope)) {
      if (place.has("partial_rotary_factor")
          && place.positiveNumber("partial_rotary_factor", 1) != 1) {
        throw fields.refused(
            "partial_rotary_factor is "
                + place.get("partial_rotary_factor")
                + "; only 1 can be trained");
      }
    }
    double theta =
        rope.positiveNumber("rope_theta", fields.positiveNumber("rope_theta", DEFAULT_THETA));
    return new RotaryEmbedding(theta, scaling());
  }

  private Scaling scaling() {
    String type = rope.text("rope_type", rope.text("type", "default"));
    return switch (type) {
      case "default" -> new Unscaled();
      case "linear" -> new Linear(stretch());
      case "llama3" -> llama3();
      default ->
          throw fields.refused(
              "rope_type is '" + type + "'; default, linear and llama3 can be trained");
    };
  }

  private Llama3 llama3() {
    double low = number("low_freq_factor");
    double high = number("high_freq_factor");
    if (low >= high) {
      throw fields.refused(
          "low_freq_factor is %s, and not less than high_freq_factor, which is %s"
              .formatted(low, high));
    }
    return new Llama3(stretch(), low, high, originalPositions());
  }

  private double stretch() {
    double factor = number("factor");
    if (factor < 1) {
      throw fields.refused("the rotary embedding's factor is " + factor + ", less than 1");
    }
    return factor;
  }

  private double number(String field) {
    if (!rope.has(field)) {
      throw fields.refused("the scaling of the rotary embedding has no " + field);
    }
    return rope.positiveNumber(field, 1);
  }

  /** The first of three places where transformers looks for it. */
  private int originalPositions() {
    String field = "original_max_position_embeddings";
    return fields.positive(field, rope.positive(field, positions));
  }
}
