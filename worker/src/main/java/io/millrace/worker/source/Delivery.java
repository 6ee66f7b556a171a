package io.millrace.worker.source;

import io.millrace.schemas.batch.TokenBatch;
import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.worker.batch.FlatBatch;

/** What comes from the batch topic, in the order in which it is to be trained on. */
public sealed interface Delivery {

  /**
   * A batch to train on.
   *
   * @param at where it stands on the batch topic
   * @param batch as it was written
   * @param flat the same without padding
   */
  record Batch(BatchCoordinate at, TokenBatch batch, FlatBatch flat) implements Delivery {

    /** For a sentence: {@code partition 0 offset 5}. */
    public String place() {
      return "partition " + at.partition() + " offset " + at.offset();
    }
  }

  /**
   * A record that is no batch.
   *
   * @param at where it stands on the batch topic
   * @param reason what is wrong with it
   */
  record Broken(BatchCoordinate at, String reason) implements Delivery {}

  /**
   * Everything that the run is to read has been delivered {@code pass} times.
   *
   * @param pass 1 after the first time
   */
  record PassEnded(int pass) implements Delivery {}
}
