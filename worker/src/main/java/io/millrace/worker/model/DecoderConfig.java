package io.millrace.worker.model;

import io.millrace.worker.model.Parameter.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * The hyperparameters of a causal language model: one implementation per architecture family. Its
 * transformer sees a token and those before it.
 */
public sealed interface DecoderConfig extends ModelConfig, TransformerConfig
    permits Gpt2Config, LlamaConfig {

  /** Hugging Face's name of a head that is not tied to the embedding. */
  String HEAD = "lm_head.weight";

  /** Whether the head is the token embedding. */
  boolean tied();

  @Override
  int vocabulary();

  @Override
  int positions();

  @Override
  DecoderConfig withVocabulary(int tokens);

  @Override
  default TransformerConfig transformer() {
    return this;
  }

  /** The head last, and only where it is not tied to the embedding. */
  @Override
  default List<ParameterBlock> blocks() {
    List<ParameterBlock> blocks = new ArrayList<>(transformerBlocks());
    if (!tied()) {
      blocks.add(
          ParameterBlock.of(new Parameter(HEAD, new long[] {vocabulary(), width()}, Role.MATRIX)));
    }
    return blocks;
  }
}
