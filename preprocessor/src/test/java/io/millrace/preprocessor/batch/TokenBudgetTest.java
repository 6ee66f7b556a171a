package io.millrace.preprocessor.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.preprocessor.fingerprint.Fingerprints;
import io.millrace.preprocessor.sequence.TokenSequence;
import io.millrace.preprocessor.tokenize.TokenRanges;
import io.millrace.schemas.batch.TokenBatch;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a batch that is closed by its tokens makes of its budget, on texts of everyday lengths. */
class TokenBudgetTest {
  private static final int MAX_LENGTH = 512;
  private static final int SEQUENCES = 4000;
  private static final Fingerprints MADE_BY = new Fingerprints("t", "f");

  /** Sums over batches. */
  private record Sums(long batches, long tokens, long positions) {
    Sums plus(TokenBatch batch) {
      return new Sums(
          batches + 1, tokens + batch.tokenCount(), positions + batch.inputIds().length);
    }
  }

  @ParameterizedTest(name = "a budget of {0} tokens: {1} of the positions, {2} of the budget")
  @CsvSource({
    "512, 0.97, 0.97",
    "4096, 0.98, 0.97",
    // Half a row more than eight: nothing begins there, since it could not be filled.
    "4352, 0.98, 0.91",
  })
  void packedRowsAreFullAndTheBudgetIsUsed(int budget, double filled, double used) {
    RowLayout layout =
        new RowLayout(
            new RowLength(PadTo.MAX_LENGTH, 8, MAX_LENGTH), 0, LabelsOnPadding.IGNORE, true);
    BatchLimits limits = new BatchLimits(BatchLimits.NONE, budget, 1 << 23, Long.MAX_VALUE);
    Batcher batcher = new Batcher(layout, limits, new Grouping.Packed(32));
    Random random = new Random(1);
    Sums sums = new Sums(0, 0, 0);
    for (int offset = 0; offset < SEQUENCES; offset++) {
      batcher.add(sequence(offset, random));
      for (Optional<DueBatch> due = batcher.due(0); due.isPresent(); due = batcher.due(0)) {
        assertThat(due.get().reason()).isEqualTo(FlushReason.BUFFER);
        sums = sums.plus(new BatchMaker(layout).make(due.get().rows(), Instant.EPOCH));
      }
    }
    assertThat(sums.batches()).isGreaterThan(50);
    assertThat((double) sums.tokens() / sums.positions()).isGreaterThan(filled);
    assertThat((double) sums.tokens() / (sums.batches() * budget)).isBetween(used, 1.0);
  }

  /** Most are short, a few as long as they may be. */
  private static TokenSequence sequence(int offset, Random random) {
    int length = (int) Math.min(MAX_LENGTH, 60 * Math.exp(0.8 * random.nextGaussian()) + 4);
    return new TokenSequence(
        0, offset, 0, 0, 0, MADE_BY, new int[length], TokenRanges.first(length));
  }
}
