package io.millrace.benchmarks.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.batch.Source;
import io.millrace.schemas.batch.Task;
import io.millrace.schemas.batch.TokenBatch;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchTimesTest {
  private final BatchTimes times = new BatchTimes(2);

  @Test
  void measuresFromTheLastBatchOfTheWarmUpToTheLastOfAll() {
    times.add(batch(0, 10));
    times.add(batch(2, 20));
    times.add(batch(4, 22));

    assertThat(times.result(6)).isEqualTo(new LegResult(4, 12, 12));
  }

  @Test
  void partitionsAreReadOneAfterTheOther() {
    times.add(batch(2, 20));
    times.add(batch(4, 22));
    times.add(batch(0, 10));

    assertThat(times.result(6)).isEqualTo(new LegResult(4, 12, 12));
  }

  @Test
  void noRecordMayComeTwiceOrNotAtAll() {
    times.add(batch(0, 10));

    assertThatThrownBy(() -> times.add(batch(1, 20)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("twice");
    assertThatThrownBy(() -> times.result(4))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Of 4 records");
  }

  /** Two rows of three tokens, from two records that follow one another. */
  private static TokenBatch batch(long firstOffset, long second) {
    return new TokenBatch(
        "batch",
        Task.CAUSAL_LM,
        2,
        3,
        new int[6],
        new int[6],
        new int[6],
        "tokenizer",
        "format",
        List.of(new Source(0, firstOffset, 0, 0), new Source(0, firstOffset + 1, 0, 1)),
        6,
        6,
        Instant.ofEpochSecond(second),
        Instant.EPOCH);
  }
}
