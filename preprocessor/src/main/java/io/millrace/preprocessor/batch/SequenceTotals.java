package io.millrace.preprocessor.batch;

import io.millrace.preprocessor.sequence.TokenSequence;

/**
 * Sums over the sequences of a batch, enough to bound its size.
 *
 * @param sequences how many
 * @param longest tokens of the longest
 * @param tokens of all
 * @param idBytes bytes of all ids as Avro writes them
 */
public record SequenceTotals(int sequences, int longest, long tokens, long idBytes) {
  public static final SequenceTotals NONE = new SequenceTotals(0, 0, 0, 0);

  /** The sums with one more sequence. */
  public SequenceTotals plus(TokenSequence sequence) {
    long bytes = 0;
    for (int id : sequence.ids()) {
      bytes += encodedBytes(id);
    }
    return new SequenceTotals(
        sequences + 1,
        Math.max(longest, sequence.length()),
        tokens + sequence.length(),
        idBytes + bytes);
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
