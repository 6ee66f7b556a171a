package io.millrace.preprocessor.app.crash;

import static io.millrace.preprocessor.app.PublishedLedger.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.preprocessor.app.PublishedLedger;
import io.millrace.preprocessor.app.PublishedLedger.Entry;
import io.millrace.preprocessor.app.crash.Outcome.DeadLetter;
import io.millrace.preprocessor.app.crash.Outcome.PlacedBatch;
import io.millrace.schemas.batch.Source;
import io.millrace.schemas.batch.Task;
import io.millrace.schemas.batch.TokenBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunComparisonTest {
  private static final TokenBatch FIRST = padded("first", source(0, 10, 11), source(1, 12, 0));
  private static final TokenBatch SECOND = padded("second", source(3, 13, 14));
  private static final DeadLetter LETTER =
      DeadLetter.of(new Place("text", 0, 2), new byte[] {1}, "empty");
  private static final Outcome RIGHT = outcome(List.of(LETTER), FIRST, SECOND);
  private static final RunComparison COMPARISON = new RunComparison(RIGHT, true, true);

  @Test
  void theSame() {
    assertThat(COMPARISON.violations(RIGHT)).isEmpty();
  }

  @Test
  void aBatchLost() {
    assertThat(COMPARISON.violations(RIGHT.without(1)))
        .containsExactly(
            "Lost 1 times: the sequence of 0:3:0 on batches (2 tokens).",
            "Other batches, or in another order, on batches-0.");
  }

  @Test
  void aBatchTwice() {
    assertThat(COMPARISON.violations(outcome(List.of(LETTER), FIRST, SECOND, SECOND)))
        .containsExactly(
            "Too often by 1: the sequence of 0:3:0 on batches (2 tokens).",
            "Other batches, or in another order, on batches-0.");
  }

  @Test
  void otherIds() {
    TokenBatch other = padded("second", source(3, 13, 15));
    assertThat(COMPARISON.violations(outcome(List.of(LETTER), FIRST, other)))
        .hasSize(2)
        .allMatch(violation -> violation.contains("of 0:3"));
  }

  @Test
  void batchesInAnotherOrder() {
    assertThat(COMPARISON.violations(outcome(List.of(LETTER), SECOND, FIRST)))
        .containsExactly(
            "Out of order on batches-0: the sequence of 0:3:0 on batches (2 tokens) came where the"
                + " sequence of 0:0:0 on batches (2 tokens) belongs.",
            "Other batches, or in another order, on batches-0.");
  }

  @Test
  void deadLettersThatAreLostOrDoubledOrSayAnotherPlace() {
    assertThat(COMPARISON.violations(outcome(List.of(), FIRST, SECOND))).hasSize(1);
    assertThat(COMPARISON.violations(outcome(List.of(LETTER, LETTER), FIRST, SECOND))).hasSize(1);
    DeadLetter elsewhere = DeadLetter.of(new Place("text", 1, 2), new byte[] {1}, "empty");
    assertThat(COMPARISON.violations(outcome(List.of(elsewhere), FIRST, SECOND))).hasSize(2);
  }

  /** The same sequences in one row, then in another order and other batches. */
  @Test
  void aPackedLayout() {
    TokenBatch packed =
        batch(
            "packed",
            2,
            4,
            new int[] {13, 14, 10, 11, 12, 0, 9, 9},
            new int[] {1, 1, 2, 2, 1, 1, 0, 0},
            List.of(new Source(0, 3, 0, 0), new Source(0, 0, 0, 0), new Source(0, 1, 0, 1)));
    Outcome outcome = outcome(List.of(LETTER), packed);
    assertThat(new RunComparison(RIGHT, false, false).violations(outcome)).isEmpty();
    assertThat(COMPARISON.violations(outcome)).hasSize(2);
  }

  @Test
  void aMaskThatDoesNotFitTheSources() {
    List<Source> sources = List.of(new Source(0, 0, 0, 0));
    int[] ids = {1, 2, 3};
    for (int[] mask :
        new int[][] {{1, 1, 2}, {2, 2, 0}, {1, 0, 1}, {0, 0, 0}, {1, 3, 3}, {1, 2, 1}}) {
      TokenBatch wrong = batch("wrong", 1, 3, ids, mask, sources);
      assertThat(COMPARISON.violations(outcome(List.of(LETTER), FIRST, SECOND, wrong)))
          .as(Arrays.toString(mask))
          .anyMatch(violation -> violation.startsWith("The batch wrong: Row "));
    }
  }

  @Test
  void otherAmountsInTheLedger() {
    assertThat(
            new RunComparison(withLedger(RIGHT, 5, 0), true, true)
                .violations(withLedger(RIGHT, 6, 0)))
        .containsExactly("The ledger has 6 records_in of text-0 instead of 5.");
    assertThat(new RunComparison(withLedger(RIGHT, 5, 0), true, true).violations(RIGHT))
        .containsExactly(
            "The ledger has null records_held_out of text-0 instead of 0.",
            "The ledger has null records_in of text-0 instead of 5.");
  }

  @Test
  void aRecordHeldOutThatIsLostOrCameTwice() {
    Outcome right = new Outcome(RIGHT.batches(), List.of(LETTER), List.of("61"), NONE);
    Outcome wrong = new Outcome(RIGHT.batches(), List.of(LETTER), List.of("62", "62"), NONE);
    assertThat(new RunComparison(right, true, true).violations(wrong))
        .containsExactly("Lost 1 times: 61.", "Too often by 2: 62.");
  }

  /** Where records were held out lies with the threads, and so does what is batched there. */
  @Test
  void theEvaluationBatchesOfRecordsThatWereHeldOut() {
    TokenBatch here = padded("here", source(0, 10, 11), source(1, 12, 13));
    TokenBatch there = padded("there", source(4, 12, 13), source(6, 10, 11));
    TokenBatch wrong = padded("wrong", source(4, 12, 13), source(6, 12, 13));
    RunComparison comparison = new RunComparison(evaluation(here, 2), true, true);
    assertThat(comparison.violations(evaluation(there, 2))).isEmpty();
    assertThat(comparison.violations(evaluation(wrong, 2))).hasSize(2);
    assertThat(new RunComparison(evaluation(here, 0), true, true).violations(evaluation(there, 0)))
        .hasSize(5);
  }

  private static Outcome evaluation(TokenBatch batch, long heldOut) {
    PlacedBatch placed = new PlacedBatch("eval-batches", 0, batch);
    return withLedger(Outcome.of(List.of(placed), List.of()), 5, heldOut);
  }

  private static Outcome withLedger(Outcome outcome, long in, long heldOut) {
    Map<Entry, Long> amounts =
        Map.of(
            new Entry("text-0", "records_in"),
            in,
            new Entry("text-0", "records_held_out"),
            heldOut);
    return new Outcome(
        outcome.batches(),
        outcome.deadLetters(),
        outcome.evalText(),
        new PublishedLedger(amounts, Map.of(), 0));
  }

  /** A sequence of two tokens and its source. */
  private record Sequence(long offset, int first, int second) {}

  private static Sequence source(long offset, int first, int second) {
    return new Sequence(offset, first, second);
  }

  private static TokenBatch padded(String id, Sequence... sequences) {
    int[] ids = new int[3 * sequences.length];
    int[] mask = new int[ids.length];
    List<Source> sources = new ArrayList<>();
    for (int row = 0; row < sequences.length; row++) {
      ids[3 * row] = sequences[row].first();
      ids[3 * row + 1] = sequences[row].second();
      mask[3 * row] = 1;
      mask[3 * row + 1] = 1;
      sources.add(new Source(0, sequences[row].offset(), 0, row));
    }
    return batch(id, sequences.length, 3, ids, mask, sources);
  }

  private static TokenBatch batch(
      String id, int rows, int length, int[] ids, int[] mask, List<Source> sources) {
    return new TokenBatch(
        id,
        Task.CAUSAL_LM,
        rows,
        length,
        ids,
        mask,
        ids,
        "tokenizer",
        "format",
        sources,
        ids.length,
        ids.length,
        Instant.EPOCH,
        Instant.EPOCH);
  }

  private static Outcome outcome(List<DeadLetter> letters, TokenBatch... batches) {
    return Outcome.of(
        Arrays.stream(batches).map(batch -> new PlacedBatch("batches", 0, batch)).toList(),
        letters);
  }
}
