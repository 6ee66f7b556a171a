package io.millrace.benchmarks.training;

import io.millrace.worker.batch.BatchStager;
import io.millrace.worker.source.Backlog;
import io.millrace.worker.source.BatchSource;
import io.millrace.worker.source.Delivery;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Batches from a list, there at once: no feeding can be faster. Each is staged while the device is
 * still at work on the one before.
 */
final class MemorySource implements BatchSource {
  private final List<Delivery.Batch> batches;
  private final BatchStager stager;
  private int next;

  /** Delivers in order. */
  MemorySource(List<Delivery.Batch> batches, BatchStager stager) {
    this.batches = batches;
    this.stager = stager;
  }

  @Override
  public Optional<Delivery> poll(Duration timeout) {
    if (next == batches.size()) {
      return Optional.empty();
    }
    Delivery.Batch batch = batches.get(next++);
    if (next < batches.size()) {
      stager.stage(batches.get(next).flat());
    }
    return Optional.of(batch);
  }

  @Override
  public Backlog backlog() {
    return new Backlog(batches.size() - next, OptionalLong.of(0), Optional.empty());
  }
}
