package io.millrace.worker.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The hyperparameters of a causal language model: one implementation per architecture family. */
public sealed interface DecoderConfig permits Gpt2Config, LlamaConfig {

  /** Rows of the token embedding: valid token ids are 0 to this less one. */
  int vocabulary();

  /** Longest sequence, in tokens. */
  int positions();

  /** C, width of the residual stream. */
  int width();

  /** H, attention heads that ask; those that are asked may be fewer. */
  int heads();

  /** D, width of an attention head. */
  int headWidth();

  /** Number of layers. */
  int layers();

  /** Standard deviation of fresh weights. */
  double initializerRange();

  /** Whether the head is the token embedding. */
  boolean tied();

  /** Hugging Face's name of a head that is not tied to the embedding. */
  String HEAD = "lm_head.weight";

  /** With which every name but the head's begins; files may lack it. */
  String prefix();

  /** Hugging Face's name of the token embedding's weight. */
  String tokenEmbedding();

  /** The same model with another number of tokens. */
  DecoderConfig withVocabulary(int tokens);

  /**
   * Every parameter, in the order in which the family's training program takes them; the head last,
   * and only where it is not tied to the embedding.
   */
  List<ParameterBlock> blocks();

  /** Every parameter in the order of {@link #blocks}. */
  default List<Parameter> parameters() {
    return blocks().stream().flatMap(block -> block.parts().stream()).toList();
  }

  /** Name to shape, in the order of {@link #blocks}. */
  default Map<String, long[]> shapes() {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    parameters().forEach(parameter -> shapes.put(parameter.name(), parameter.shape()));
    return shapes;
  }
}
