package io.millrace.preprocessor.tokenize.cache;

import io.millrace.preprocessor.tokenize.TokenizedText;
import io.millrace.preprocessor.tokenize.Tokenizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Remembers what it was asked: pre-tokens with their places, whole texts, in these tests, without.
 */
final class AskedTokenizer implements Tokenizer {
  private final Tokenizer tokenizer;
  final List<String> preTokens = new ArrayList<>();
  final List<String> texts = new ArrayList<>();

  AskedTokenizer(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  @Override
  public int[] encode(String text, boolean specialTokens) {
    texts.add(text);
    return tokenizer.encode(text, specialTokens);
  }

  @Override
  public TokenizedText encodeWithOffsets(String text, boolean specialTokens) {
    preTokens.add(text);
    return tokenizer.encodeWithOffsets(text, specialTokens);
  }

  void forget() {
    preTokens.clear();
    texts.clear();
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
