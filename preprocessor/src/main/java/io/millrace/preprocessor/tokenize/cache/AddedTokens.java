package io.millrace.preprocessor.tokenize.cache;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.preprocessor.tokenize.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tokens that are found in a text before it is cut: {@code <|im_start|>} and the like. */
final class AddedTokens {
  /**
   * One of them.
   *
   * @param normalized whether it is looked for after all those that are not
   */
  record AddedToken(String content, int id, boolean normalized) {
    /** Whether the other can begin within this one, or the two begin together. */
    private boolean canMeet(AddedToken other) {
      for (int at = 0; at < content.length(); at++) {
        int shared = Math.min(content.length() - at, other.content.length());
        if (content.regionMatches(at, other.content, 0, shared)) {
          return true;
        }
      }
      return false;
    }
  }

  /** What may follow on the characters so far, and the token that they are. */
  private static final class Node {
    private final Map<Character, Node> next = new HashMap<>();
    private AddedToken token;
  }

  private final List<AddedToken> tokens;
  private final Node root = new Node();
  private final boolean[] firstChars = new boolean[Character.MAX_VALUE + 1];

  private AddedTokens(List<AddedToken> tokens) {
    this.tokens = tokens;
    for (AddedToken token : tokens) {
      firstChars[token.content().charAt(0)] = true;
      Node node = root;
      for (char c : token.content().toCharArray()) {
        node = node.next.computeIfAbsent(c, unused -> new Node());
      }
      node.token = token;
    }
  }

  /**
   * Reads a tokenizer.json's.
   *
   * @param normalizes whether texts are normalized
   * @return empty where one of them takes in more than its own characters, must be a whole word or
   *     is found in the normalized text only, and where it takes more than their places in the text
   *     to tell which of them is found
   */
  static Optional<AddedTokens> of(JsonNode addedTokens, boolean normalizes) {
    List<AddedToken> tokens = new ArrayList<>();
    for (JsonNode token : addedTokens) {
      String content = token.path("content").asText();
      boolean normalized = token.path("normalized").asBoolean();
      boolean plain =
          !content.isEmpty()
              && !(normalized && normalizes)
              && !token.path("lstrip").asBoolean()
              && !token.path("rstrip").asBoolean()
              && !token.path("single_word").asBoolean();
      if (!plain) {
        return Optional.empty();
      }
      tokens.add(new AddedToken(content, token.path("id").asInt(), normalized));
    }
    return areFoundInTwoWays(tokens) ? Optional.empty() : Optional.of(new AddedTokens(tokens));
  }

  /** Whether the tokenizer gives them these ids: it numbers by itself what has a wrong one. */
  boolean haveTheIdsOf(Tokenizer tokenizer) {
    return tokens.stream()
        .allMatch(
            token ->
                Arrays.equals(tokenizer.encode(token.content(), false), new int[] {token.id()}));
  }

  /** The longest one that begins there; null where none does. */
  AddedToken at(char[] text, int at, int to) {
    if (!firstChars[text[at]]) {
      return null;
    }
    AddedToken longest = null;
    Node node = root;
    for (int i = at; i < to; i++) {
      node = node.next.get(text[i]);
      if (node == null) {
        break;
      }
      longest = node.token == null ? longest : node.token;
    }
    return longest;
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
