package io.millrace.preprocessor.batch;

import io.millrace.preprocessor.sequence.Supervision;
import io.millrace.preprocessor.sequence.TokenSequence;
import io.millrace.preprocessor.tokenize.TokenRanges;
import io.millrace.schemas.batch.TokenBatch;
import java.util.Arrays;
import java.util.List;

/**
 * How sequences lie in the rows of a batch: one behind the other from the left, numbered from 1 in
 * the mask, and padding to the right. With a row of three sequences of 2, 3 and 2 tokens:
 *
 * <pre>
 * input_ids       a  b | c  d  e | f  g | pad
 * attention_mask  1  1 | 2  2  2 | 3  3 | 0
 * labels, packed  -  b | -  d  e | -  g | -      (- is -100)
 * </pre>
 *
 * <p>A sequence with a label of its own has a row of its own, and the labels are one for each row.
 *
 * @param rowLength how long the rows are
 * @param padId what fills them
 * @param labelsOnPadding what the labels say there
 * @param packed whether a row takes several sequences; then the first token of each is no target,
 *     because what stands before it is not its own
 */
public record RowLayout(
    RowLength rowLength, int padId, LabelsOnPadding labelsOnPadding, boolean packed) {
  /** All of a batch but its arrays and sources takes less; its three digests alone take 198. */
  private static final int FIXED_BYTES = 512;

  /** An id, a label or token type, and the number of a sequence, at most 5 bytes each. */
  private static final int LARGEST_POSITION = 15;

  /** A source is an int, a long and two ints, at most 5, 10, 5 and 5 bytes. */
  static final int SOURCE_BYTES = 25;

  /**
   * Lays sequences out.
   *
   * @param sequences of each row, one or more
   */
  public Rows arrange(List<List<TokenSequence>> sequences) {
    int rows = sequences.size();
    int longest = 0;
    for (List<TokenSequence> row : sequences) {
      longest = Math.max(longest, row.stream().mapToInt(TokenSequence::length).sum());
    }
    int length = rowLength.of(longest);
    int[] inputIds = new int[rows * length];
    int[] mask = new int[rows * length];
    for (int row = 0; row < rows; row++) {
      int place = row * length;
      int number = 1;
      for (TokenSequence sequence : sequences.get(row)) {
        System.arraycopy(sequence.ids(), 0, inputIds, place, sequence.length());
        Arrays.fill(mask, place, place + sequence.length(), number++);
        place += sequence.length();
      }
      Arrays.fill(inputIds, place, (row + 1) * length, padId);
    }
    // What shares a batch was made by the same settings, so the first tells for all.
    if (sequences.get(0).get(0).supervision() instanceof Supervision.Labelled) {
      List<Supervision.Labelled> labels = sequences.stream().map(RowLayout::labelOf).toList();
      return new Rows(
          rows,
          length,
          inputIds,
          mask,
          RowLabels.classes(labels),
          RowLabels.values(labels),
          RowLabels.typeIds(labels, length));
    }
    return new Rows(
        rows, length, inputIds, mask, tokenLabels(sequences, length), new float[0], new int[0]);
  }

  private static Supervision.Labelled labelOf(List<TokenSequence> row) {
    if (row.size() > 1) {
      throw new IllegalArgumentException(
          "A row has " + row.size() + " sequences, and each has a label of its own");
    }
    return (Supervision.Labelled) row.get(0).supervision();
  }

  private int[] tokenLabels(List<List<TokenSequence>> sequences, int length) {
    int[] labels = new int[sequences.size() * length];
    Arrays.fill(labels, TokenBatch.IGNORED_LABEL);
    for (int row = 0; row < sequences.size(); row++) {
      int place = row * length;
      for (TokenSequence sequence : sequences.get(row)) {
        label(sequence, labels, place);
        place += sequence.length();
      }
      Arrays.fill(labels, place, (row + 1) * length, paddingLabel());
    }
    return labels;
  }

  private void label(TokenSequence sequence, int[] labels, int place) {
    TokenRanges trained = sequence.trained();
    int[] bounds = trained.bounds();
    for (int i = 0; i < bounds.length; i += 2) {
      int start = packed ? Math.max(1, bounds[i]) : bounds[i];
      int count = Math.max(0, bounds[i + 1] - start);
      System.arraycopy(sequence.ids(), start, labels, place + start, count);
    }
  }

  /** Bytes that a batch of such rows takes at most when encoded. */
  long encodedBound(BatchTotals totals) {
    long positions = (long) totals.rows() * rowLength.of(totals.longest());
    long padding = positions - totals.tokens();
    // Rows that have one label have no other there, but may have a token type, which is no longer.
    int bytesPerPadding =
        RowTotals.encodedBytes(padId) + RowTotals.encodedBytes(paddingLabel()) + 1;
    return FIXED_BYTES
        + (long) SOURCE_BYTES * totals.sequences()
        + totals.bytes()
        + padding * bytesPerPadding;
  }

  /** Whether a row of the sequence fits into any case, whatever its ids are. */
  boolean cannotExceed(TokenSequence sequence, long bytes) {
    long positions = rowLength.of(sequence.length());
    return FIXED_BYTES
            + SOURCE_BYTES
            + positions * LARGEST_POSITION
            + RowLabels.largest(sequence.supervision())
        <= bytes;
  }

  private int paddingLabel() {
    return labelsOnPadding == LabelsOnPadding.TRAIN ? padId : TokenBatch.IGNORED_LABEL;
  }
}
