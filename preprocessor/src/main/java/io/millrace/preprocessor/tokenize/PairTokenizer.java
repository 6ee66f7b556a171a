package io.millrace.preprocessor.tokenize;

import java.util.List;

/**
 * A text or a pair of texts to token ids, with the special tokens that tokenizer.json puts around
 * and between them. Safe for use by several threads until it is closed.
 */
public interface PairTokenizer extends AutoCloseable {

  /**
   * The tokens of a text or a pair, without truncation or padding.
   *
   * @param texts one or two, Unicode without lone surrogates
   */
  TokenizedTexts encode(List<String> texts);

  @Override
  void close();
}
