package io.millrace.preprocessor.app.crash;

import io.millrace.preprocessor.app.crash.Outcome.PlacedBatch;
import io.millrace.schemas.batch.Source;
import io.millrace.schemas.batch.TokenBatch;
import java.util.ArrayList;
import java.util.List;

/**
 * A sequence that was found in a batch, wherever in it.
 *
 * @param topic of the batch, without the pipeline's prefix
 * @param source which piece of which record it is
 */
record BatchedSequence(String topic, String source, List<Integer> ids) {

  /**
   * Takes a batch apart. In each row the sequences are those that the mask numbers 1, 2, ... in
   * runs from the left, and the batch's sources are theirs, row by row.
   *
   * @throws IllegalArgumentException when mask and sources do not agree
   */
  static List<BatchedSequence> of(PlacedBatch placed) {
    TokenBatch batch = placed.batch();
    List<BatchedSequence> sequences = new ArrayList<>();
    for (int row = 0; row < batch.rows(); row++) {
      int end = (row + 1) * batch.length();
      int at = row * batch.length();
      for (int number = 1; at < end && batch.attentionMask()[at] != 0; number++) {
        List<Integer> ids = new ArrayList<>();
        for (; at < end && batch.attentionMask()[at] == number; at++) {
          ids.add(batch.inputIds()[at]);
        }
        require(!ids.isEmpty(), row, "its mask does not number its sequences 1, 2, ...");
        require(sequences.size() < batch.sources().size(), row, "a sequence of it has no source");
        Source source = batch.sources().get(sequences.size());
        require(source.row() == row, row, "its source is said to lie in row " + source.row());
        sequences.add(new BatchedSequence(placed.topic(), piece(source), ids));
      }
      for (; at < end; at++) {
        require(batch.attentionMask()[at] == 0, row, "it goes on behind its padding");
      }
    }
    require(
        sequences.size() == batch.sources().size(),
        batch.rows(),
        "the batch names " + batch.sources().size() + " sources");
    return sequences;
  }

  /** The same where its place is nobody's promise. */
  BatchedSequence fromAnywhere() {
    return new BatchedSequence(topic, "a record held out", ids);
  }

  /** All that a source says but its row, which is the layout's business. */
  private static String piece(Source source) {
    return source.partition() + ":" + source.offset() + ":" + source.part();
  }

  private static void require(boolean holds, int row, String wrong) {
    if (!holds) {
      throw new IllegalArgumentException("Row " + row + ": " + wrong);
    }
  }

  @Override
  public String toString() {
    return "the sequence of " + source + " on " + topic + " (" + ids.size() + " tokens)";
  }
}
