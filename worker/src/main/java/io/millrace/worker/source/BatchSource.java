package io.millrace.worker.source;

import java.time.Duration;
import java.util.Optional;

/** Where the trainer's batches come from; read ahead by a thread of its own. */
public interface BatchSource {

  /**
   * Takes what comes next.
   *
   * @param timeout how long to wait for it
   * @return empty when nothing came in time
   * @throws SourceException when reading has failed for good
   */
  Optional<Delivery> poll(Duration timeout) throws InterruptedException;

  /** What has not been taken yet. May be asked by any thread. */
  Backlog backlog();
}
