package io.millrace.preprocessor.tokenize;

import java.util.Arrays;

/**
 * Some of a sequence's tokens, by their index: those that are trained.
 *
 * @param bounds start and end of each range in turn, the end exclusive; ascending, no two ranges
 *     touch
 */
public record TokenRanges(int[] bounds) {
  public static final TokenRanges NONE = new TokenRanges(new int[0]);

  /** The first {@code count} tokens. */
  public static TokenRanges first(int count) {
    return count == 0 ? NONE : new TokenRanges(new int[] {0, count});
  }

  /** The tokens of which it is true. */
  public static TokenRanges of(boolean[] chosen) {
    int[] bounds = new int[chosen.length + 1];
    int size = 0;
    for (int i = 0; i < chosen.length; i++) {
      if (chosen[i] != (size % 2 == 1)) {
        bounds[size++] = i;
      }
    }
    if (size % 2 == 1) {
      bounds[size++] = chosen.length;
    }
    return new TokenRanges(Arrays.copyOf(bounds, size));
  }

  /** How many tokens. */
  public int count() {
    int count = 0;
    for (int i = 0; i < bounds.length; i += 2) {
      count += bounds[i + 1] - bounds[i];
    }
    return count;
  }

  /** Whether any token from one index on and before another is among them. */
  public boolean any(int from, int to) {
    for (int i = 0; i < bounds.length; i += 2) {
      if (Math.max(bounds[i], from) < Math.min(bounds[i + 1], to)) {
        return true;
      }
    }
    return false;
  }

  public boolean contains(int index) {
    return any(index, index + 1);
  }

  /** Those from one index on and before another, counted from {@code from}. */
  public TokenRanges slice(int from, int to) {
    int[] sliced = new int[bounds.length];
    int size = 0;
    for (int i = 0; i < bounds.length; i += 2) {
      int start = Math.max(bounds[i], from);
      int end = Math.min(bounds[i + 1], to);
      if (start < end) {
        sliced[size++] = start - from;
        sliced[size++] = end - from;
      }
    }
    return new TokenRanges(Arrays.copyOf(sliced, size));
  }

  /** The same tokens of a sequence that has {@code by} more before its first. */
  public TokenRanges shifted(int by) {
    return new TokenRanges(Arrays.stream(bounds).map(bound -> bound + by).toArray());
  }

  /** These and a token behind all of them. */
  public TokenRanges then(int index) {
    int last = bounds.length - 1;
    if (last >= 0 && bounds[last] == index) {
      int[] longer = bounds.clone();
      longer[last] = index + 1;
      return new TokenRanges(longer);
    }
    int[] more = Arrays.copyOf(bounds, bounds.length + 2);
    more[last + 1] = index;
    more[last + 2] = index + 1;
    return new TokenRanges(more);
  }
}
