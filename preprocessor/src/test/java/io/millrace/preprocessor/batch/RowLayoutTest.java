package io.millrace.preprocessor.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.preprocessor.fingerprint.Fingerprints;
import io.millrace.preprocessor.sequence.TokenSequence;
import io.millrace.preprocessor.tokenize.TokenRanges;
import io.millrace.schemas.batch.Source;
import io.millrace.schemas.batch.TokenBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowLayoutTest {
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
    Rows rows = layout(LabelsOnPadding.IGNORE, false).arrange(two());
    assertThat(rows.inputIds()).containsExactly(1, 2, 3, PAD, 4, 5, PAD, PAD);
    assertThat(rows.attentionMask()).containsExactly(1, 1, 1, 0, 1, 1, 0, 0);
    assertThat(rows.labels()).containsExactly(1, 2, 3, -100, 4, 5, -100, -100);
  }

  @Test
  void paddingMayBeTrained() {
    Rows rows = layout(LabelsOnPadding.TRAIN, false).arrange(two());
    assertThat(rows.labels()).containsExactly(1, 2, 3, PAD, 4, 5, PAD, PAD);
  }

  @Test
  void onlyWhatIsTrainedHasALabel() {
    TokenSequence sequence = sequence(0, new TokenRanges(new int[] {1, 2, 3, 4}), 1, 2, 3, 4);
    Rows rows = layout(LabelsOnPadding.IGNORE, false).arrange(List.of(List.of(sequence)));
    assertThat(rows.labels()).containsExactly(-100, 2, -100, 4);
  }

  @Test
  void packedSequencesAreNumberedAndTheFirstTokenOfEachIsNoTarget() {
    List<TokenSequence> row =
        List.of(
            sequence(0, 1, 2),
            sequence(1, 3, 4, 5),
            sequence(2, new TokenRanges(new int[] {0, 1, 2, 3}), 6, 8, 9));
    Rows rows =
        layout(LabelsOnPadding.IGNORE, true).arrange(List.of(row, List.of(sequence(3, 1, 2))));
    assertThat(rows.length()).isEqualTo(8);
    assertThat(rows.inputIds())
        .containsExactly(1, 2, 3, 4, 5, 6, 8, 9, 1, 2, PAD, PAD, PAD, PAD, PAD, PAD);
    assertThat(rows.attentionMask())
        .containsExactly(1, 1, 2, 2, 2, 3, 3, 3, 1, 1, 0, 0, 0, 0, 0, 0);
    assertThat(rows.labels())
        .containsExactly(
            -100, 2, -100, 4, 5, -100, -100, 9, -100, 2, -100, -100, -100, -100, -100, -100);
  }

  @ParameterizedTest
  @CsvSource({
    "IGNORE, 7, LONGEST, 1",
    "TRAIN, 50257, LONGEST, 1",
    "IGNORE, 150000, MAX_LENGTH, 1",
    "IGNORE, 150000, MAX_LENGTH, 5",
    "IGNORE, 7, LONGEST, 100"
  })
  void theBoundOnTheSizeHoldsAndIsNotFarOff(
      LabelsOnPadding labels, int padId, PadTo padTo, int sequencesPerRow) {
    Random random = new Random(42);
    RowLayout layout =
        new RowLayout(new RowLength(padTo, 8, 300), padId, labels, sequencesPerRow > 1);
    BatchMaker maker = new BatchMaker(layout);
    for (int repetition = 0; repetition < 200; repetition++) {
      List<List<TokenSequence>> rows = new ArrayList<>();
      BatchTotals totals = BatchTotals.NONE;
      int vocabulary = 1 << (7 + random.nextInt(14));
      int sequences = 0;
      for (int row = 0; row < 1 + random.nextInt(20); row++) {
        List<TokenSequence> inRow = new ArrayList<>();
        RowTotals rowTotals = new RowTotals(0, 0, 0, 0);
        for (int i = 0; i < sequencesPerRow; i++) {
          int length = 2 + random.nextInt(300 / sequencesPerRow - 1);
          TokenSequence sequence = random(random, length, vocabulary);
          inRow.add(sequence);
          rowTotals = rowTotals.plus(RowTotals.of(sequence));
          sequences++;
        }
        rows.add(inRow);
        totals = totals.plus(rowTotals);
      }
      long bound = layout.encodedBound(totals);
      TokenBatch batch = maker.make(rows, Instant.now());
      int actual = TokenBatch.CODEC.encode(batch).length;
      // An id below 64 takes a byte less than the sign to ignore it, as may half of the labels.
      long slack = 512 + 25L * sequences + (long) (0.6 * batch.tokenCount());
      long maskSlack = sequencesPerRow > 63 ? batch.tokenCount() : 0;
      assertThat((long) actual).isBetween(bound - slack - 2 * maskSlack, bound);
    }
  }

  @Test
  void theSameSequencesAreTheSameBatchWheneverItIsMade() {
    BatchMaker maker = new BatchMaker(layout(LabelsOnPadding.IGNORE, false));
    TokenBatch batch = maker.make(two(), Instant.EPOCH);
    assertThat(maker.make(two(), Instant.now()).batchId()).isEqualTo(batch.batchId()).hasSize(64);
    assertThat(maker.make(two().subList(0, 1), Instant.EPOCH).batchId())
        .isNotEqualTo(batch.batchId());
    assertThat(maker.make(two(new Fingerprints("t", "g")), Instant.EPOCH).batchId())
        .isNotEqualTo(batch.batchId());
    assertThat(batch.oldestRecordAt()).isEqualTo(Instant.ofEpochMilli(500));
    assertThat(batch.tokenCount()).isEqualTo(5);
    assertThat(batch.targetCount()).isEqualTo(5);
    assertThat(batch.sources()).containsExactly(new Source(3, 10, 0, 0), new Source(3, 12, 0, 1));
  }

  @Test
  void partsOfARecordAreDifferentBatches() {
    BatchMaker maker = new BatchMaker(layout(LabelsOnPadding.IGNORE, false));
    Fingerprints madeBy = new Fingerprints("t", "f");
    TokenRanges all = TokenRanges.first(2);
    TokenSequence first = new TokenSequence(0, 5, 0, 0, 0, madeBy, new int[] {1, 2}, all);
    TokenSequence second = new TokenSequence(0, 5, 1, 0, 0, madeBy, new int[] {1, 2}, all);
    assertThat(maker.make(List.of(List.of(first)), Instant.EPOCH).batchId())
        .isNotEqualTo(maker.make(List.of(List.of(second)), Instant.EPOCH).batchId());
  }

  private static RowLayout layout(LabelsOnPadding labels, boolean packed) {
    return new RowLayout(new RowLength(PadTo.LONGEST, 4, 16), PAD, labels, packed);
  }

  private static TokenSequence sequence(long offset, int... ids) {
    return sequence(offset, TokenRanges.first(ids.length), ids);
  }

  private static TokenSequence sequence(long offset, TokenRanges trained, int... ids) {
    return new TokenSequence(0, offset, 0, 0, 0, LIKE_REAL_ONES, ids, trained);
  }

  private static TokenSequence random(Random random, int length, int vocabulary) {
    boolean[] trained = new boolean[length];
    for (int i = 0; i < length; i++) {
      trained[i] = random.nextBoolean();
    }
    return new TokenSequence(
        random.nextInt(5000),
        random.nextLong() >>> 1,
        random.nextInt(3),
        0,
        0,
        LIKE_REAL_ONES,
        random.ints(length, 0, vocabulary).toArray(),
        TokenRanges.of(trained));
  }

  private static List<List<TokenSequence>> two() {
    return two(new Fingerprints("t", "f"));
  }

  private static List<List<TokenSequence>> two(Fingerprints madeBy) {
    return List.of(
        List.of(
            new TokenSequence(
                3, 10, 0, 1000, 0, madeBy, new int[] {1, 2, 3}, TokenRanges.first(3))),
        List.of(
            new TokenSequence(3, 12, 0, 500, 0, madeBy, new int[] {4, 5}, TokenRanges.first(2))));
  }
}
