package io.millrace.benchmarks.training;

import java.io.IOException;
import java.nio.file.Path;

/** A model to train that predicts tokens, with fresh weights. */
public sealed interface DecoderShape permits ModelShape, LlamaShape {

  /**
   * Writes config.json, and the tokenizer's files of what texts are trained on with.
   *
   * @param positions longest sequence
   * @return the directory
   */
  Path writeTo(Path directory, int positions) throws IOException;

  /** Architecture, layers, width and vocabulary. */
  String description();
}
