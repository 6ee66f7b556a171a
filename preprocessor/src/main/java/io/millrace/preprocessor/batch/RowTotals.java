package io.millrace.preprocessor.batch;

import io.millrace.preprocessor.label.Label;
import io.millrace.preprocessor.sequence.Supervision;
import io.millrace.preprocessor.sequence.TokenSequence;
import io.millrace.schemas.batch.TokenBatch;

/**
 * Sums over the sequences of a row, enough to bound its size.
 *
 * @param sequences how many
 * @param tokens of all
 * @param idBytes bytes of all ids as Avro writes them
 * @param labelBytes bytes of all labels and token types at most
 */
record RowTotals(int sequences, int tokens, long idBytes, long labelBytes) {
  private static final int IGNORED_LABEL_BYTES = encodedBytes(TokenBatch.IGNORED_LABEL);

  static RowTotals of(TokenSequence sequence) {
    if (sequence.supervision() instanceof Supervision.Labelled labelled) {
      return ofLabelled(sequence, labelled);
    }
    long idBytes = 0;
    long labelBytes = 0;
    for (int id : sequence.ids()) {
      int bytes = encodedBytes(id);
      idBytes += bytes;
      // The label is the id or the sign to ignore it.
      labelBytes += Math.max(bytes, IGNORED_LABEL_BYTES);
    }
    return new RowTotals(1, sequence.length(), idBytes, labelBytes);
  }

  private static RowTotals ofLabelled(TokenSequence sequence, Supervision.Labelled labelled) {
    long idBytes = 0;
    for (int id : sequence.ids()) {
      idBytes += encodedBytes(id);
    }
    // Where the sequence has no types, another one of the batch may have, and here they are 0.
    long typeBytes = sequence.length();
    for (int type : labelled.typeIds()) {
      typeBytes += encodedBytes(type) - 1;
    }
    return new RowTotals(1, sequence.length(), idBytes, typeBytes + labelBytes(labelled.label()));
  }

  private static long labelBytes(Label label) {
    if (label instanceof Label.Values values) {
      return IGNORED_LABEL_BYTES + (long) Float.BYTES * values.values().length;
    }
    return encodedBytes(((Label.OfClass) label).id());
  }

  RowTotals plus(RowTotals other) {
    return new RowTotals(
        sequences + other.sequences,
        tokens + other.tokens,
        idBytes + other.idBytes,
        labelBytes + other.labelBytes);
  }

  /** Bytes of ids, labels, token types and mask numbers at most. */
  long bytes() {
    return idBytes + labelBytes + maskBytes();
  }

  /** Bytes of the mask's numbers at most: the sequences are numbered from 1. */
  long maskBytes() {
    return (long) tokens * encodedBytes(sequences);
  }

  /**
   * Bytes of an int in Avro: zigzag, then seven bits a byte.
   *
   * @see <a href="https://avro.apache.org/docs/1.12.0/specification/#binary-encoding">Avro
   *     specification, binary encoding</a>
   */
  static int encodedBytes(int value) {
    int zigzag = (value << 1) ^ (value >> 31);
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(zigzag | 1);
    return (bits + 6) / 7;
  }
}
