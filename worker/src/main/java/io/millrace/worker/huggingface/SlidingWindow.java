package io.millrace.worker.huggingface;

import com.fasterxml.jackson.databind.JsonNode;

/** Looks whether some layer attends to a window of the text only, which cannot be trained here. */
final class SlidingWindow {
  /** transformers' default for Qwen: layers before this one have no window. */
  private static final int MAX_WINDOW_LAYERS = 28;

  private SlidingWindow() {}

  /**
   * Refuses a model with such a layer. It is none where {@code layer_types} names no other than
   * full attention; else where the window is null, or switched off, as Qwen's is by default, or
   * begins after the last layer.
   *
   * @throws io.millrace.service.SetupException when there is one
   */
  static void refuse(ModelType type, ConfigFields fields, int layers) {
    if (fields.has("layer_types")) {
      for (JsonNode layer : fields.get("layer_types")) {
        if (!layer.asText().equals("full_attention")) {
          throw fields.refused(
              "layer_types has " + layer + "; only \"full_attention\" can be trained");
        }
      }
      return;
    }
    boolean llama = type == ModelType.LLAMA;
    boolean used = fields.flag("use_sliding_window", llama && fields.has("sliding_window"));
    boolean reached = llama || layers > fields.get("max_window_layers").asInt(MAX_WINDOW_LAYERS);
    if (used && reached && !fields.get("sliding_window").isNull()) {
      throw fields.refused(
          "sliding_window is "
              + fields.text("sliding_window", "4096")
              + ", and attention within a window cannot be trained. If no text is longer than that,"
              + " set use_sliding_window to false there");
    }
  }
}
