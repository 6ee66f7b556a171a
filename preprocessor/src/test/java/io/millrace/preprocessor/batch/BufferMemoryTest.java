package io.millrace.preprocessor.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.preprocessor.fingerprint.Fingerprints;
import io.millrace.preprocessor.sequence.TokenSequence;
import io.millrace.preprocessor.tokenize.TokenRanges;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However much is to be chosen from, the sequences that wait take no more than a few batches. */
class BufferMemoryTest {
  private static final int LENGTH = 100;

  /** An id below 64, its label and the number of its sequence take a byte, two and a byte. */
  private static final int BYTES_PER_TOKEN = 4;

  private static final long BATCH_BYTES = 3000;

  static Stream<Grouping> groupings() {
    return Stream.of(new Grouping.ByLength(1_000_000), new Grouping.Packed(65_536));
  }

  @ParameterizedTest
  @MethodSource("groupings")
  void noMoreThanFourBatchesWait(Grouping grouping) {
    RowLayout layout =
        new RowLayout(
            new RowLength(PadTo.LONGEST, 1, LENGTH),
            0,
            LabelsOnPadding.IGNORE,
            grouping instanceof Grouping.Packed);
    BatchLimits limits =
        new BatchLimits(BatchLimits.NONE, BatchLimits.NONE, BATCH_BYTES, Long.MAX_VALUE);
    Batcher batcher = new Batcher(layout, limits, grouping);
    int batches = 0;
    for (int i = 0; i < 200; i++) {
      batcher.add(sequence(i));
      for (Optional<DueBatch> due = batcher.due(0); due.isPresent(); due = batcher.due(0)) {
        assertThat(due.get().reason()).isEqualTo(FlushReason.BUFFER);
        assertThat(due.get().rows()).hasSizeGreaterThan(1);
        batches++;
      }
      assertThat(batcher.tokens() * BYTES_PER_TOKEN).isLessThan(4 * BATCH_BYTES);
    }
    assertThat(batches).isGreaterThan(10);
    assertThat(batcher.tokens() * BYTES_PER_TOKEN).isGreaterThan(2 * BATCH_BYTES);
  }

  private static TokenSequence sequence(int offset) {
    return new TokenSequence(
        0, offset, 0, 0, 0, new Fingerprints("t", "f"), new int[LENGTH], TokenRanges.first(LENGTH));
  }
}
