package io.millrace.preprocessor.batch;

import io.millrace.preprocessor.sequence.TokenSequence;
import io.millrace.schemas.batch.TokenBatch;
import java.util.Arrays;
import java.util.List;

/**
 * One sequence a row, padded on the right.
 *
 * @param rowLength how long the rows are
 * @param padId what fills them
 * @param labelsOnPadding what the labels say there
 */
public record PaddedRows(RowLength rowLength, int padId, LabelsOnPadding labelsOnPadding)
    implements RowLayout {
  /** All of a batch but its arrays and sources takes less; its three digests alone take 198. */
  private static final int FIXED_BYTES = 512;

  /** A source is an int, a long and an int, at most 5, 10 and 5 bytes. */
  private static final int SOURCE_BYTES = 20;

  @Override
  public Rows arrange(List<TokenSequence> sequences) {
    int rows = sequences.size();
    int longest = sequences.stream().mapToInt(TokenSequence::length).max().orElseThrow();
    int length = rowLength.of(longest);
    int[] inputIds = new int[rows * length];
    int[] mask = new int[rows * length];
    int[] labels = new int[rows * length];
    int[] rowOf = new int[rows];
    Arrays.fill(inputIds, padId);
    Arrays.fill(labels, paddingLabel());
    for (int row = 0; row < rows; row++) {
      int[] ids = sequences.get(row).ids();
      int start = row * length;
      System.arraycopy(ids, 0, inputIds, start, ids.length);
      System.arraycopy(ids, 0, labels, start, ids.length);
      Arrays.fill(mask, start, start + ids.length, 1);
      rowOf[row] = row;
    }
    return new Rows(rows, length, inputIds, mask, labels, rowOf);
  }

  @Override
  public long encodedBound(SequenceTotals totals) {
    long positions = (long) totals.sequences() * rowLength.of(totals.longest());
    long padding = positions - totals.tokens();
    int bytesPerPadding =
        SequenceTotals.encodedBytes(padId) + SequenceTotals.encodedBytes(paddingLabel());
    return FIXED_BYTES
        + (long) SOURCE_BYTES * totals.sequences()
        + 2 * totals.idBytes()
        + positions
        + padding * bytesPerPadding;
  }

  @Override
  public String description() {
    return "padded:pad=" + padId + ":labels-on-padding=" + labelsOnPadding;
  }

  private int paddingLabel() {
    return labelsOnPadding == LabelsOnPadding.TRAIN ? padId : TokenBatch.IGNORED_LABEL;
  }
}
