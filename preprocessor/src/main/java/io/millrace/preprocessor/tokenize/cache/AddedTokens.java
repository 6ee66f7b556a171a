package io.millrace.preprocessor.tokenize.cache;

import com.fasterxml.jackson.databind.JsonNode;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The tokens that are found in a text before it is cut: {@code <|im_start|>} and the like. */
final class AddedTokens {
  /**
   * One of them.
   *
   * @param normalized whether it is looked for after all those that are not
   */
  record AddedToken(char[] content, int id, boolean normalized) {
    private boolean isAt(char[] text, int at, int to) {
      return to - at >= content.length
          && Arrays.equals(content, 0, content.length, text, at, at + content.length);
    }

    /** Whether it can begin within this one, or take in more than this one where both begin. */
    private boolean canMeet(AddedToken other) {
      for (int at = 0; at < content.length; at++) {
        int shared = Math.min(content.length - at, other.content.length);
        if (Arrays.equals(content, at, at + shared, other.content, 0, shared)) {
          return true;
        }
      }
      return false;
    }
  }

  private final List<AddedToken> longestFirst;
  private final boolean[] firstChars = new boolean[Character.MAX_VALUE + 1];

  private AddedTokens(List<AddedToken> tokens) {
    longestFirst =
        tokens.stream()
            .sorted(Comparator.comparingInt((AddedToken token) -> -token.content().length))
            .toList();
    longestFirst.forEach(token -> firstChars[token.content()[0]] = true);
  }

  /**
   * Reads a tokenizer.json's.
   *
   * @return empty where one of them takes in more than its own characters or must be a whole word,
   *     or where it takes more than their places in the text to tell which of them is found
   */
  static Optional<AddedTokens> of(JsonNode addedTokens) {
    List<AddedToken> tokens = new ArrayList<>();
    for (JsonNode token : addedTokens) {
      String content = token.path("content").asText();
      boolean normalized = token.path("normalized").asBoolean();
      boolean plain =
          !content.isEmpty()
              // Normalization may make it of other characters, on both sides of a seam.
              && !(normalized
                  && content.chars().anyMatch(c -> CharKinds.isSpace(CharKinds.of((char) c))))
              && Normalizer.isNormalized(content, Normalizer.Form.NFC)
              && !token.path("lstrip").asBoolean()
              && !token.path("rstrip").asBoolean()
              && !token.path("single_word").asBoolean();
      if (!plain) {
        return Optional.empty();
      }
      tokens.add(new AddedToken(content.toCharArray(), token.path("id").asInt(), normalized));
    }
    return areFoundInTwoWays(tokens) ? Optional.empty() : Optional.of(new AddedTokens(tokens));
  }

  /** The longest one that begins there; null where none does. */
  AddedToken at(char[] text, int at, int to) {
    if (!firstChars[text[at]]) {
      return null;
    }
    for (AddedToken token : longestFirst) {
      if (token.isAt(text, at, to)) {
        return token;
      }
    }
    return null;
  }

  /** Those that are not normalized go before the others, wherever they stand. */
  private static boolean areFoundInTwoWays(List<AddedToken> tokens) {
    return tokens.stream()
        .filter(token -> !token.normalized())
        .anyMatch(
            first ->
                tokens.stream()
                    .filter(AddedToken::normalized)
                    .anyMatch(then -> first.canMeet(then) || then.canMeet(first)));
  }
}
