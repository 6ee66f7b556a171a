package io.millrace.preprocessor.tokenize.cache;

import io.millrace.preprocessor.tokenize.Tokenizer;
import java.util.Arrays;
import java.util.Optional;

/**
 * The tokens that the tokenizer itself puts around every text.
 *
 * @param before the first ones
 * @param after the last ones
 */
record Surroundings(int[] before, int[] after) {

  /**
   * Finds them by trying.
   *
   * @return empty where that does not tell them for sure
   */
  static Optional<Surroundings> of(Tokenizer tokenizer) {
    int[] bare = tokenizer.encode("a", false);
    int[] all = tokenizer.encode("a", true);
    Optional<Surroundings> found = Optional.empty();
    for (int at = 0; at + bare.length <= all.length; at++) {
      if (Arrays.equals(all, at, at + bare.length, bare, 0, bare.length)) {
        if (bare.length == 0 || found.isPresent()) {
          return Optional.empty();
        }
        int end = at + bare.length;
        found =
            Optional.of(
                new Surroundings(Arrays.copyOf(all, at), Arrays.copyOfRange(all, end, all.length)));
      }
    }
    return found;
  }
}
