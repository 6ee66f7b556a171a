package io.millrace.benchmarks.training;

import io.millrace.worker.source.Backlog;
import io.millrace.worker.source.BatchSource;
import io.millrace.worker.source.Delivery;
import java.time.Duration;
import java.util.Optional;

/**
 * Has once nothing to give, whatever the source behind it has: the trainer then asks the device
 * what its steps came to before it goes on, so that a clock that starts there starts on a step that
 * is done.
 */
final class PausingSource implements BatchSource {
  private final BatchSource source;
  private final int pauseAfter;
  private int batches;
  private boolean paused;

  /**
   * Pauses once.
   *
   * @param pauseAfter so many batches
   */
  PausingSource(BatchSource source, int pauseAfter) {
    this.source = source;
    this.pauseAfter = pauseAfter;
  }

  @Override
  public Optional<Delivery> poll(Duration timeout) throws InterruptedException {
    if (batches == pauseAfter && !paused) {
      paused = true;
      return Optional.empty();
    }
    Optional<Delivery> delivery = source.poll(timeout);
    if (delivery.isPresent() && delivery.get() instanceof Delivery.Batch) {
      batches++;
    }
    return delivery;
  }

  @Override
  public Backlog backlog() {
    return source.backlog();
  }
}
