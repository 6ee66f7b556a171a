package io.millrace.preprocessor.tokenize;

/** Text to token ids, nothing else. Safe for use by several threads until it is closed. */
public interface Tokenizer extends AutoCloseable {

  /**
   * The ids of a text, without truncation or padding.
   *
   * @param text Unicode without lone surrogates
   * @param specialTokens whether the special tokens that tokenizer.json itself puts around every
   *     text are added: none in GPT-2, a first one in Llama
   */
  int[] encode(String text, boolean specialTokens);

  /** The same ids, with the characters that each stands for. Takes longer. */
  TokenizedText encodeWithOffsets(String text, boolean specialTokens);

  @Override
  void close();
}
