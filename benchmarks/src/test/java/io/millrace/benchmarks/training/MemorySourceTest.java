package io.millrace.benchmarks.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.sequences.Batches;
import io.millrace.benchmarks.sequences.TokenSequences;
import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.source.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemorySourceTest {
  private final List<Delivery.Batch> batches = Batches.of(TokenSequences.random(3, 4, 10, 1), 1, 4);
  private final List<FlatBatch> staged = new ArrayList<>();

  @Test
  void deliversInOrder() {
    MemorySource source = new MemorySource(batches, staged::add);

    assertThat(source.poll(Duration.ZERO)).hasValue(batches.get(0));
    assertThat(source.poll(Duration.ZERO)).hasValue(batches.get(1));
    assertThat(source.backlog().readAhead()).isEqualTo(1);
    assertThat(source.poll(Duration.ZERO)).hasValue(batches.get(2));
    assertThat(source.poll(Duration.ZERO)).isEmpty();
    assertThat(source.backlog().readAhead()).isZero();
  }

  @Test
  void anySourcePausesOnceWhereTheClockStarts() throws InterruptedException {
    PausingSource source = new PausingSource(new MemorySource(batches, staged::add), 2);

    assertThat(source.poll(Duration.ZERO)).hasValue(batches.get(0));
    assertThat(source.poll(Duration.ZERO)).hasValue(batches.get(1));
    assertThat(source.poll(Duration.ZERO)).isEmpty();
    assertThat(source.backlog().readAhead()).isEqualTo(1);
    assertThat(source.poll(Duration.ZERO)).hasValue(batches.get(2));
  }

  @Test
  void stagesEachBatchBeforeItIsAskedFor() {
    MemorySource source = new MemorySource(batches, staged::add);

    source.poll(Duration.ZERO);

    assertThat(staged).containsExactly(batches.get(1).flat());
  }
}
