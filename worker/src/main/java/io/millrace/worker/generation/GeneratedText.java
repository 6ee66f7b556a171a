package io.millrace.worker.generation;

import java.util.List;

/**
 * A prompt and how it goes on.
 *
 * @param prompt as it was given
 * @param text the continuation only, without special tokens
 * @param whole prompt and continuation as one text, without special tokens
 * @param tokens the continuation's ids, special ones among them
 * @param reason why there are no more
 */
public record GeneratedText(
    String prompt, String text, String whole, List<Integer> tokens, FinishReason reason) {
  public GeneratedText {
    tokens = List.copyOf(tokens);
  }
}
