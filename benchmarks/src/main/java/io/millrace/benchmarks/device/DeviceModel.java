package io.millrace.benchmarks.device;

import io.millrace.benchmarks.training.DecoderShape;
import io.millrace.benchmarks.training.LlamaShape;
import io.millrace.benchmarks.training.ModelShape;

/** The models by their names on the command line. */
public enum DeviceModel {
  DEMO,
  SMALL,
  GPT2,
  LLAMA_TINY,
  LLAMA_1B;

  /** What it is like. */
  public DecoderShape shape() {
    return switch (this) {
      case DEMO -> ModelShape.DEMO;
      case SMALL -> ModelShape.SMALL;
      case GPT2 -> ModelShape.GPT2;
      case LLAMA_TINY -> LlamaShape.TINY;
      case LLAMA_1B -> LlamaShape.BILLION;
    };
  }
}
