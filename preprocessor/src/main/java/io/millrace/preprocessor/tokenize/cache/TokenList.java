package io.millrace.preprocessor.tokenize.cache;

import io.millrace.preprocessor.tokenize.TokenizedText;
import java.util.Arrays;

/** A text's tokens while they are put together. Kept from text to text, for one thread. */
final class TokenList {
  private int[] ids = new int[1024];
  private int[] starts = new int[1024];
  private int[] ends = new int[1024];
  private int size;

  void clear() {
    size = 0;
  }

  /** One more that stands for the characters from one place on and before another. */
  void add(int id, int start, int end) {
    reserve(1);
    ids[size] = id;
    starts[size] = start;
    ends[size] = end;
    size++;
  }

  /** Those of a piece of the text that begins there. */
  void addAll(TokenizedText piece, int at) {
    int count = piece.ids().length;
    reserve(count);
    for (int i = 0; i < count; i++) {
      ids[size + i] = piece.ids()[i];
      starts[size + i] = at + piece.starts()[i];
      ends[size + i] = at + piece.ends()[i];
    }
    size += count;
  }

  int[] ids() {
    return Arrays.copyOf(ids, size);
  }

  TokenizedText tokenized(int length) {
    return new TokenizedText(ids(), Arrays.copyOf(starts, size), Arrays.copyOf(ends, size), length);
  }

  private void reserve(int more) {
    if (size + more > ids.length) {
      int larger = Math.max(size + more, 2 * ids.length);
      ids = Arrays.copyOf(ids, larger);
      starts = Arrays.copyOf(starts, larger);
      ends = Arrays.copyOf(ends, larger);
    }
  }
}
