package io.millrace.preprocessor.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.preprocessor.fingerprint.Fingerprints;
import io.millrace.preprocessor.label.Label;
import io.millrace.preprocessor.record.RejectedException;
import io.millrace.preprocessor.record.RejectionReason;
import io.millrace.preprocessor.sequence.Supervision;
import io.millrace.preprocessor.sequence.TokenSequence;
import io.millrace.preprocessor.tokenize.TokenRanges;
import io.millrace.schemas.batch.Task;
import io.millrace.schemas.batch.TokenBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows of sequences that have a label each. */
class LabelledRowsTest {
  private static final int PAD = 7;
  private static final Fingerprints MADE_BY = new Fingerprints("f".repeat(64), "f".repeat(64));

  @Test
  void aClassEachAndTypesWhereOneHasThem() {
    TokenBatch batch =
        batch(
            List.of(
                sequence(0, new Label.OfClass(2), new int[] {0, 0, 1}, 1, 2, 3),
                sequence(1, new Label.OfClass(0), new int[0], 4, 5)));
    assertThat(batch.task()).isEqualTo(Task.SEQUENCE_CLASSIFICATION);
    assertThat(batch.inputIds()).containsExactly(1, 2, 3, PAD, 4, 5, PAD, PAD);
    assertThat(batch.attentionMask()).containsExactly(1, 1, 1, 0, 1, 1, 0, 0);
    assertThat(batch.tokenTypeIds()).containsExactly(0, 0, 1, 0, 0, 0, 0, 0);
    assertThat(batch.labels()).containsExactly(2, 0);
    assertThat(batch.labelValues()).isEmpty();
    assertThat(batch.targetCount()).isEqualTo(2);
  }

  @Test
  void valuesEach() {
    TokenBatch batch =
        batch(
            List.of(
                sequence(0, new Label.Values(new float[] {1, 0}), new int[0], 1, 2),
                sequence(1, new Label.Values(new float[] {0, 1}), new int[0], 3)));
    assertThat(batch.labels()).containsExactly(-100, -100);
    assertThat(batch.labelValues()).containsExactly(1, 0, 0, 1);
    assertThat(batch.tokenTypeIds()).isEmpty();
    assertThat(batch.targetCount()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "7, LONGEST, 0, false",
    "150000, MAX_LENGTH, 0, true",
    "7, MAX_LENGTH, 1, false",
    "7, LONGEST, 5, true",
    "150000, LONGEST, 700, true",
  })
  void theBoundOnTheSizeHoldsAndIsNotFarOff(int padId, PadTo padTo, int values, boolean types) {
    Random random = new Random(42);
    RowLayout layout =
        new RowLayout(new RowLength(padTo, 8, 300), padId, LabelsOnPadding.IGNORE, false);
    for (int repetition = 0; repetition < 200; repetition++) {
      List<List<TokenSequence>> rows = new ArrayList<>();
      BatchTotals totals = BatchTotals.NONE;
      for (int row = 0; row < 1 + random.nextInt(20); row++) {
        TokenSequence sequence = random(random, 2 + random.nextInt(299), values, types);
        rows.add(List.of(sequence));
        totals = totals.plus(RowTotals.of(sequence));
      }
      TokenBatch batch = new BatchMaker(layout).make(rows, Instant.now());
      int actual = TokenBatch.CODEC.encode(batch).length;
      // Types that nobody has, and on padding the sign to ignore a label there.
      long positions = (long) batch.rows() * batch.length();
      long slack = 512 + 25L * rows.size() + 2 * (positions - batch.tokenCount());
      if (batch.tokenTypeIds().length == 0) {
        slack += batch.tokenCount();
      }
      assertThat((long) actual)
          .isBetween(layout.encodedBound(totals) - slack, layout.encodedBound(totals));
      assertThat(actual)
          .as("what a row for itself is said to fit into")
          .satisfies(
              size -> {
                if (rows.size() == 1) {
                  assertThat(layout.cannotExceed(rows.get(0).get(0), size - 1L)).isFalse();
                }
              });
    }
  }

  @Test
  void valuesAloneCanBeTooMany() {
    Batcher batcher =
        new Batcher(layout(false), new BatchLimits(8, 100, 4000, 1000), new Grouping.InOrder());
    TokenSequence sequence = sequence(0, new Label.Values(new float[1000]), new int[0], 1, 2);
    assertThatThrownBy(() -> batcher.requireRoom(sequence, 2))
        .isInstanceOfSatisfying(
            RejectedException.class,
            e -> assertThat(e.reason()).isEqualTo(RejectionReason.SEQUENCE_TOO_LARGE));
  }

  /** As after a restart as a preprocessor of language that packs its rows. */
  @Test
  void whatWaitedIsNotPacked() {
    Batcher batcher =
        new Batcher(layout(true), new BatchLimits(8, 100, 10_000, 1000), new Grouping.Packed(2));
    batcher.add(sequence(0, new Label.OfClass(1), new int[0], 1, 2));
    batcher.add(sequence(1, new Label.OfClass(0), new int[0], 3, 4));
    TokenSequence next =
        new TokenSequence(
            0, 2, 0, 0, 0, new Fingerprints("t", "g"), new int[] {5, 6}, TokenRanges.first(2));

    List<DueBatch> due = batcher.dueBefore(next);
    assertThat(due).hasSize(1);
    TokenBatch batch = new BatchMaker(layout(true)).make(due.get(0).rows(), Instant.EPOCH);
    assertThat(batch.labels()).containsExactly(1, 0);
    assertThat(batcher.due(Long.MAX_VALUE)).isEqualTo(Optional.empty());
  }

  private static TokenBatch batch(List<TokenSequence> sequences) {
    return new BatchMaker(layout(false))
        .make(sequences.stream().map(List::of).toList(), Instant.EPOCH);
  }

  private static RowLayout layout(boolean packed) {
    return new RowLayout(new RowLength(PadTo.LONGEST, 4, 16), PAD, LabelsOnPadding.IGNORE, packed);
  }

  private static TokenSequence sequence(long offset, Label label, int[] typeIds, int... ids) {
    return new TokenSequence(
        0, offset, 0, 0, 0, MADE_BY, ids, new Supervision.Labelled(label, typeIds));
  }

  private static TokenSequence random(Random random, int length, int values, boolean types) {
    float[] numbers = new float[values];
    for (int i = 0; i < values; i++) {
      numbers[i] = random.nextFloat();
    }
    Label label =
        values == 0 ? new Label.OfClass(random.nextInt(100_000)) : new Label.Values(numbers);
    boolean typed = types && random.nextBoolean();
    return new TokenSequence(
        random.nextInt(5000),
        random.nextLong() >>> 1,
        0,
        0,
        0,
        MADE_BY,
        random.ints(length, 0, 1 << (7 + random.nextInt(14))).toArray(),
        new Supervision.Labelled(
            label, typed ? random.ints(length, 0, 200).toArray() : new int[0]));
  }
}
