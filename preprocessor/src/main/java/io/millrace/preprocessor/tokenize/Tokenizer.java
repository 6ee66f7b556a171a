package io.millrace.preprocessor.tokenize;

/** Text to token ids, nothing else. Safe for use by several threads until it is closed. */
public interface Tokenizer extends AutoCloseable {

  /**
   * The ids of a text, with the special tokens that tokenizer.json itself puts around every text
   * (none in GPT-2, a first one in Llama), without truncation or padding.
   *
   * @param text Unicode without lone surrogates
   */
  int[] encode(String text);

  @Override
  void close();
}
