package io.millrace.worker.source;

import java.util.function.Consumer;

/** The held-out batches. */
public interface EvaluationSet {

  /**
   * Reads all that is there now and hands over each batch in order.
   *
   * @throws SourceException when it cannot be read
   */
  void forEach(Consumer<Delivery> consumer);
}
