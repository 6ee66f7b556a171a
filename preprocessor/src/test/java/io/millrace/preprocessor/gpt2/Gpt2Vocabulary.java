package io.millrace.preprocessor.gpt2;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * GPT-2's vocabulary and merges, from the ranks that jtokkit carries ({@code r50k_base.tiktoken}).
 * A token's rank is its id, and the merge that made it is the one that joins its two last parts
 * when only merges of lower rank are allowed.
 *
 * @param ids by token, in the letters that byte-level BPE writes bytes with
 * @param merges in the order of their rank
 */
record Gpt2Vocabulary(Map<String, Integer> ids, List<Merge> merges) {
  private static final String RESOURCE = "/com/knuddels/jtokkit/r50k_base.tiktoken";

  /** Two tokens that are joined to one. */
  record Merge(String left, String right) {}

  static Gpt2Vocabulary load() {
    Map<String, Integer> ids = new LinkedHashMap<>();
    String[] letters = byteLetters();
    for (String line : lines()) {
      int space = line.indexOf(' ');
      StringBuilder token = new StringBuilder();
      for (byte b : Base64.getDecoder().decode(line.substring(0, space))) {
        token.append(letters[b & 0xFF]);
      }
      ids.put(token.toString(), Integer.parseInt(line.substring(space + 1)));
    }
    List<Merge> merges = new ArrayList<>();
    ids.forEach(
        (token, rank) -> {
          if (token.length() > 1) {
            merges.add(lastMerge(token, rank, ids));
          }
        });
    return new Gpt2Vocabulary(ids, merges);
  }

  private static List<String> lines() {
    try (InputStream in = Gpt2Vocabulary.class.getResourceAsStream(RESOURCE);
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
      return reader.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** GPT-2's bytes_to_unicode: printable bytes stand for themselves, others for 256 and up. */
  private static String[] byteLetters() {
    String[] letters = new String[256];
    int next = 256;
    for (int b = 0; b < 256; b++) {
      boolean printable = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xFF && b != 0xAD);
      letters[b] = Character.toString(printable ? b : next++);
    }
    return letters;
  }

  private static Merge lastMerge(String token, int rank, Map<String, Integer> ranks) {
    List<String> parts = new ArrayList<>();
    token.chars().forEach(letter -> parts.add(Character.toString(letter)));
    while (true) {
      int best = -1;
      int bestRank = rank;
      for (int i = 0; i + 1 < parts.size(); i++) {
        Integer joined = ranks.get(parts.get(i) + parts.get(i + 1));
        if (joined != null && joined < bestRank) {
          best = i;
          bestRank = joined;
        }
      }
      if (best < 0) {
        break;
      }
      parts.set(best, parts.get(best) + parts.remove(best + 1));
    }
    if (parts.size() != 2) {
      throw new IllegalStateException("'" + token + "' is not made of two parts but " + parts);
    }
    return new Merge(parts.get(0), parts.get(1));
  }
}
