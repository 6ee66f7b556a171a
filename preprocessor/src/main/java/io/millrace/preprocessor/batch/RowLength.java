package io.millrace.preprocessor.batch;

/**
 * How long the rows of a batch are.
 *
 * @param padTo what decides
 * @param multiple what the longest is rounded up to a multiple of, never above maxLength
 * @param maxLength tokens of a sequence at most
 */
public record RowLength(PadTo padTo, int multiple, int maxLength) {

  /**
   * L, for a batch whose longest sequence has so many tokens. Only a sequence that waited while
   * maxLength was lowered is longer than that; then L is its length.
   */
  public int of(int longest) {
    int length =
        switch (padTo) {
          case MAX_LENGTH -> maxLength;
          case LONGEST -> {
            long roundedUp = (longest + multiple - 1L) / multiple * multiple;
            yield (int) Math.min(roundedUp, maxLength);
          }
        };
    return Math.max(longest, length);
  }
}
