package io.millrace.preprocessor.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.preprocessor.fingerprint.Fingerprints;
import io.millrace.preprocessor.sequence.TokenSequence;
import io.millrace.schemas.batch.TokenBatch;
import io.millrace.schemas.batch.TokenBatchCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaddedRowsTest {
  private static final int PAD = 7;
  private static final Fingerprints LIKE_REAL_ONES =
      new Fingerprints("f".repeat(64), "f".repeat(64));

  @ParameterizedTest
  @CsvSource({
    "LONGEST, 8, 100, 1, 8",
    "LONGEST, 8, 100, 8, 8",
    "LONGEST, 8, 100, 9, 16",
    "LONGEST, 1, 100, 9, 9",
    // Never beyond what the model can take.
    "LONGEST, 8, 100, 99, 100",
    "MAX_LENGTH, 8, 100, 9, 100",
    // Waited while max.length was lowered.
    "LONGEST, 8, 100, 130, 130",
    "MAX_LENGTH, 8, 100, 130, 130",
  })
  void theLengthOfTheRows(PadTo padTo, int multiple, int maxLength, int longest, int length) {
    assertThat(new RowLength(padTo, multiple, maxLength).of(longest)).isEqualTo(length);
  }

  @Test
  void rowsArePaddedOnTheRight() {
    Rows rows = layout(LabelsOnPadding.IGNORE).arrange(two());
    assertThat(rows.inputIds()).containsExactly(1, 2, 3, PAD, 4, 5, PAD, PAD);
    assertThat(rows.attentionMask()).containsExactly(1, 1, 1, 0, 1, 1, 0, 0);
    assertThat(rows.labels()).containsExactly(1, 2, 3, -100, 4, 5, -100, -100);
    assertThat(rows.rowOf()).containsExactly(0, 1);
  }

  @Test
  void paddingMayBeTrained() {
    Rows rows = layout(LabelsOnPadding.TRAIN).arrange(two());
    assertThat(rows.labels()).containsExactly(1, 2, 3, PAD, 4, 5, PAD, PAD);
  }

  @ParameterizedTest
  @CsvSource({"IGNORE, 7, LONGEST", "TRAIN, 50257, LONGEST", "IGNORE, 150000, MAX_LENGTH"})
  void theBoundOnTheSizeHoldsAndIsNotFarOff(LabelsOnPadding labels, int padId, PadTo padTo) {
    Random random = new Random(42);
    PaddedRows layout = new PaddedRows(new RowLength(padTo, 8, 300), padId, labels);
    BatchMaker maker = new BatchMaker(layout);
    for (int repetition = 0; repetition < 200; repetition++) {
      List<TokenSequence> sequences = new ArrayList<>();
      SequenceTotals totals = SequenceTotals.NONE;
      int count = 1 + random.nextInt(20);
      int vocabulary = 1 << (1 + random.nextInt(20));
      for (int i = 0; i < count; i++) {
        int[] ids = random.ints(2 + random.nextInt(299), 0, vocabulary).toArray();
        sequences.add(
            new TokenSequence(
                random.nextInt(5000), random.nextLong() >>> 1, 0, 0, LIKE_REAL_ONES, ids));
        totals = totals.plus(sequences.get(i));
      }
      long bound = layout.encodedBound(totals);
      int actual = TokenBatchCodec.encode(maker.make(sequences, Instant.now())).length;
      assertThat((long) actual).isBetween(bound - 512 - 20L * count, bound);
    }
  }

  @Test
  void theSameSequencesAreTheSameBatchWheneverItIsMade() {
    BatchMaker maker = new BatchMaker(layout(LabelsOnPadding.IGNORE));
    TokenBatch batch = maker.make(two(), Instant.EPOCH);
    assertThat(maker.make(two(), Instant.now()).batchId()).isEqualTo(batch.batchId()).hasSize(64);
    assertThat(maker.make(two().subList(0, 1), Instant.EPOCH).batchId())
        .isNotEqualTo(batch.batchId());
    assertThat(maker.make(two(new Fingerprints("t", "g")), Instant.EPOCH).batchId())
        .isNotEqualTo(batch.batchId());
    assertThat(batch.oldestRecordAt()).isEqualTo(Instant.ofEpochMilli(500));
    assertThat(batch.tokenCount()).isEqualTo(5);
    assertThat(batch.targetCount()).isEqualTo(5);
  }

  private static PaddedRows layout(LabelsOnPadding labels) {
    return new PaddedRows(new RowLength(PadTo.LONGEST, 4, 16), PAD, labels);
  }

  private static List<TokenSequence> two() {
    return two(new Fingerprints("t", "f"));
  }

  private static List<TokenSequence> two(Fingerprints madeBy) {
    return List.of(
        new TokenSequence(3, 10, 1000, 0, madeBy, new int[] {1, 2, 3}),
        new TokenSequence(3, 12, 500, 0, madeBy, new int[] {4, 5}));
  }
}
