package io.millrace.worker.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.schemas.batch.Task;
import io.millrace.schemas.batch.TokenBatch;
import io.millrace.worker.batch.Supervision.Classes;
import io.millrace.worker.batch.Supervision.NextTokens;
import io.millrace.worker.batch.Supervision.Values;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlatBatchTest {

  @Test
  void paddingIsDroppedAndEachTokenPredictsTheNext() {
    FlatBatch flat =
        flat(
            2,
            4,
            new int[] {10, 11, 12, 0, 20, 21, 0, 0},
            new int[] {1, 1, 1, 0, 1, 1, 0, 0},
            new int[] {10, 11, 12, -100, 20, 21, -100, -100});

    assertThat(flat.tokenIds()).containsExactly(10, 11, 12, 20, 21);
    assertThat(flat.positions()).containsExactly(0, 1, 2, 0, 1);
    assertThat(flat.sequenceLengths()).containsExactly(3, 2);
    assertThat(next(flat).positions()).containsExactly(0, 1, 3);
    assertThat(next(flat).ids()).containsExactly(11, 12, 21);
  }

  @Test
  void packedSequencesNeverPredictAcrossTheirBorder() {
    FlatBatch flat =
        flat(
            1,
            6,
            new int[] {10, 11, 20, 21, 22, 0},
            new int[] {1, 1, 2, 2, 2, 0},
            new int[] {10, 11, 20, 21, 22, -100});

    assertThat(flat.positions()).containsExactly(0, 1, 0, 1, 2);
    assertThat(flat.sequenceLengths()).containsExactly(2, 3);
    assertThat(next(flat).ids()).containsExactly(11, 21, 22);
    assertThat(next(flat).positions()).containsExactly(0, 2, 3);
  }

  @Test
  void aSequenceEndsWithItsRowEvenIfTheNextHasTheSameNumber() {
    FlatBatch flat =
        flat(2, 2, new int[] {10, 11, 20, 21}, new int[] {1, 1, 1, 1}, new int[] {10, 11, 20, 21});

    assertThat(flat.sequenceLengths()).containsExactly(2, 2);
    assertThat(next(flat).ids()).containsExactly(11, 21);
  }

  @Test
  void ignoredLabelsAreNoTargets() {
    FlatBatch flat =
        flat(
            1,
            4,
            new int[] {10, 11, 12, 13},
            new int[] {1, 1, 1, 1},
            new int[] {-100, -100, 12, 13});

    assertThat(next(flat).positions()).containsExactly(1, 2);
    assertThat(next(flat).ids()).containsExactly(12, 13);
  }

  @Test
  void aRowsClassIsItsSequences() {
    FlatBatch flat =
        classified(
            new int[] {10, 11, 12, 20, 21, 0, 30, 0, 0},
            new int[] {1, 1, 1, 1, 1, 0, 1, 0, 0},
            new int[] {2, -100, 0},
            new int[] {0, 0, 1, 0, 1, 0, 0, 0, 0},
            new float[0]);

    assertThat(flat.tokenIds()).containsExactly(10, 11, 12, 30);
    assertThat(flat.tokenTypeIds()).containsExactly(0, 0, 1, 0);
    assertThat(flat.positions()).containsExactly(0, 1, 2, 0);
    assertThat(flat.sequenceLengths()).containsExactly(3, 1);
    assertThat(((Classes) flat.supervision()).labels()).containsExactly(2, 0);
    assertThat(flat.targets()).isEqualTo(2);
  }

  @Test
  void aRowsValuesAreItsSequences() {
    FlatBatch flat =
        classified(
            new int[] {10, 11, 0, 0, 0, 0, 30, 31, 32},
            new int[] {1, 1, 0, 0, 0, 0, 1, 1, 1},
            new int[] {-100, -100, -100},
            new int[0],
            new float[] {1, 2, 3, 4, 5, 6});

    assertThat(flat.tokenTypeIds()).isEmpty();
    assertThat(flat.sequenceLengths()).containsExactly(2, 3);
    Values values = (Values) flat.supervision();
    assertThat(values.width()).isEqualTo(2);
    assertThat(values.values()).containsExactly(1, 2, 5, 6);
    assertThat(flat.targets()).isEqualTo(2);
  }

  @Test
  void severalSequencesCannotShareALabel() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                classified(
                    new int[9],
                    new int[] {1, 1, 1, 1, 2, 0, 1, 0, 0},
                    new int[] {0, 1, 0},
                    new int[0],
                    new float[0]))
        .withMessage("Row 1 has several sequences, and a label for one.");
  }

  /** Three rows of three. */
  private static FlatBatch classified(
      int[] ids, int[] mask, int[] labels, int[] types, float[] values) {
    return FlatBatch.of(
        new TokenBatch(
            "id",
            Task.SEQUENCE_CLASSIFICATION,
            3,
            3,
            ids,
            mask,
            labels,
            "",
            "",
            List.of(),
            0,
            0,
            Instant.EPOCH,
            Instant.EPOCH,
            types,
            values));
  }

  private static NextTokens next(FlatBatch flat) {
    return (NextTokens) flat.supervision();
  }

  private static FlatBatch flat(int rows, int length, int[] ids, int[] mask, int[] labels) {
    return FlatBatch.of(
        new TokenBatch(
            "id",
            Task.CAUSAL_LM,
            rows,
            length,
            ids,
            mask,
            labels,
            "",
            "",
            List.of(),
            0,
            0,
            Instant.EPOCH,
            Instant.EPOCH));
  }
}
