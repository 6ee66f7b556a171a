package io.millrace.worker.generation;

/** Rules out each token with which a run of {@code size} tokens would be in the text again. */
record NoRepeatNgram(int size) implements LogitsProcessor {

  @Override
  public void process(TokenText text, float[] scores) {
    int prefix = size - 1;
    for (int end = prefix; end < text.length(); end++) {
      if (sameAsTheEnd(text, end - prefix, prefix)) {
        scores[text.at(end)] = Float.NEGATIVE_INFINITY;
      }
    }
  }

  private static boolean sameAsTheEnd(TokenText text, int from, int count) {
    for (int i = 0; i < count; i++) {
      if (text.at(from + i) != text.at(text.length() - count + i)) {
        return false;
      }
    }
    return true;
  }
}
