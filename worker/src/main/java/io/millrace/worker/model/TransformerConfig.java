package io.millrace.worker.model;

import java.util.List;

/** The hyperparameters of a transformer without its head. */
public sealed interface TransformerConfig permits DecoderConfig, EncoderConfig {

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

  /**
   * The token whose embedding learns nothing from being looked up, as in transformers; -1 where
   * there is none.
   */
  int paddingToken();

  /** With which every name but the head's begins; files may lack it. */
  String prefix();

  /** Hugging Face's name of the token embedding's weight. */
  String tokenEmbedding();

  /** The same transformer with another number of tokens. */
  TransformerConfig withVocabulary(int tokens);

  /** Every parameter but the head's, in the order in which the training program takes them. */
  List<ParameterBlock> transformerBlocks();
}
