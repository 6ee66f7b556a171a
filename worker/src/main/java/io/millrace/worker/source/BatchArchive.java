package io.millrace.worker.source;

import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import java.util.Collection;
import java.util.List;

/** Batches by their place on the batch topic, for steps that are taken again. */
public interface BatchArchive extends AutoCloseable {

  /**
   * Those of the given places at which the topic has nothing any more.
   *
   * @throws SourceException when the topic cannot be asked
   */
  List<BatchCoordinate> missing(Collection<BatchCoordinate> needed);

  /**
   * What stands at a place. Quick where the places of a partition are asked for in ascending order.
   *
   * @throws SourceException when nothing stands there or it cannot be read
   */
  Delivery fetch(BatchCoordinate at) throws InterruptedException;

  @Override
  void close();
}
