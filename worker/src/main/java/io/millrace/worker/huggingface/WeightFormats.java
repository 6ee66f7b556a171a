package io.millrace.worker.huggingface;

import java.util.regex.Pattern;

/** Which files of a model directory hold weights or an optimizer's state, in whatever format. */
final class WeightFormats {
  private static final Pattern NAMES =
      Pattern.compile(
          ".*\\.(safetensors|bin|pt|pth|h5|msgpack|ckpt|gguf|onnx|onnx_data|ot|tflite)"
              + "|.*\\.(safetensors|bin)\\.index\\.json");

  private WeightFormats() {}

  /** Whether a file of this name does. */
  static boolean matches(String name) {
    return NAMES.matcher(name).matches();
  }
}
