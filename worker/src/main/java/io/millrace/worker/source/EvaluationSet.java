package io.millrace.worker.source;

import java.util.function.Predicate;

/** The batches of an evaluation topic. */
public interface EvaluationSet extends AutoCloseable {

  /** The topic's name. */
  String topic();

  /**
   * Reads all that is there now and hands over each batch in order.
   *
   * @param consumer says whether it wants more
   * @throws SourceException when it cannot be read
   */
  void forEach(Predicate<Delivery> consumer);

  @Override
  void close();
}
