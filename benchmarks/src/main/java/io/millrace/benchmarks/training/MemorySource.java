package io.millrace.benchmarks.training;

import io.millrace.worker.source.BatchSource;
import io.millrace.worker.source.Delivery;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Batches from a list, there at once: no feeding can be faster. */
final class MemorySource implements BatchSource {
  private final Iterator<Delivery.Batch> batches;
  private int waiting;

  MemorySource(List<Delivery.Batch> batches) {
    this.batches = batches.iterator();
    this.waiting = batches.size();
  }

  @Override
  public Optional<Delivery> poll(Duration timeout) {
    if (!batches.hasNext()) {
      return Optional.empty();
    }
    waiting--;
    return Optional.of(batches.next());
  }

  @Override
  public int waiting() {
    return waiting;
  }
}
