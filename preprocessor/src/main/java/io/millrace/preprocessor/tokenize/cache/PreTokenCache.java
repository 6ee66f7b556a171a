package io.millrace.preprocessor.tokenize.cache;

import io.millrace.preprocessor.tokenize.TokenizedText;
import java.util.Arrays;

/**
 * The pre-tokens that were there of late. Each has two places where it may stand, and moves from
 * the first to the second when another takes the first; so there is nothing to tidy up, and nothing
 * that grows. For one thread.
 *
 * <p>A thread spends its time here waiting for memory, so that what is asked most often lies
 * together: short pre-tokens are their own keys, and the id of one that is a single token stands
 * beside the key. A thread's cache takes 1.3 MiB, and with all places taken about 10.
 */
final class PreTokenCache {
  /** What get answers where nothing is known. */
  static final int UNKNOWN = -1;

  private static final int NOT_ONE_TOKEN = -1;
  private static final int PLACES_BITS = 16;
  private static final int PLACES = 1 << PLACES_BITS;
  private static final int LONGEST_PACKED = 7;
  private static final int LAST_PACKED_CHAR = 0xFF;
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  /** 0 where nothing stands; negative where others may have the same. */
  private final long[] keys = new long[PLACES];

  private final int[] singleIds = new int[PLACES];
  private final char[][] texts = new char[PLACES][];
  private final TokenizedText[] tokens = new TokenizedText[PLACES];

  /**
   * Where the characters from one place on and before another stand.
   *
   * @return for {@link #singleId} and {@link #tokens}, until the next is added; {@link #UNKNOWN}
   *     where they do not
   */
  int find(char[] text, int from, int to) {
    long key = key(text, from, to);
    int place = place(key);
    if (isThere(place, key, text, from, to)) {
      return place;
    }
    return isThere(place ^ 1, key, text, from, to) ? place ^ 1 : UNKNOWN;
  }

  /** The id, where the pre-token is a single token that stands for all of it; else negative. */
  int singleId(int place) {
    return singleIds[place];
  }

  /** The tokens, with places counted from the pre-token's first character. */
  TokenizedText tokens(int place) {
    return tokens[place];
  }

  void add(char[] text, int from, int to, TokenizedText made) {
    long key = key(text, from, to);
    int place = place(key);
    int second = place ^ 1;
    keys[second] = keys[place];
    singleIds[second] = singleIds[place];
    texts[second] = texts[place];
    tokens[second] = tokens[place];
    boolean single = made.ids().length == 1 && made.starts()[0] == 0 && made.ends()[0] == to - from;
    keys[place] = key;
    singleIds[place] = single ? made.ids()[0] : NOT_ONE_TOKEN;
    texts[place] = Arrays.copyOfRange(text, from, to);
    tokens[place] = made;
  }

  private boolean isThere(int place, long key, char[] text, int from, int to) {
    return keys[place] == key
        && (key > 0 || Arrays.equals(texts[place], 0, texts[place].length, text, from, to));
  }

  /** The characters themselves and how many they are, where they go in; else a negative hash. */
  private static long key(char[] text, int from, int to) {
    int length = to - from;
    if (length <= LONGEST_PACKED) {
      long packed = length;
      int all = 0;
      for (int i = from; i < to; i++) {
        packed = (packed << Byte.SIZE) | text[i];
        all |= text[i];
      }
      if (all <= LAST_PACKED_CHAR) {
        return packed;
      }
    }
    long hash = length;
    for (int i = from; i < to; i++) {
      hash = hash * MULTIPLIER + text[i];
    }
    return hash | Long.MIN_VALUE;
  }

  private static int place(long key) {
    return (int) ((key * MULTIPLIER) >>> (Long.SIZE - PLACES_BITS));
  }
}
