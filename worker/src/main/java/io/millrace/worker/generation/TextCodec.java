package io.millrace.worker.generation;

/** Text to a model's tokens and back. */
public interface TextCodec {

  /** The tokens of a text, with those that the tokenizer itself puts around one. */
  int[] encode(String text);

  /** The text of tokens, without special tokens. */
  String decode(int[] tokens);
}
