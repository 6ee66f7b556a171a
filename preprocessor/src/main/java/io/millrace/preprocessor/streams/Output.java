package io.millrace.preprocessor.streams;

import org.apache.kafka.common.serialization.Serializer;

/** What the batcher sends on. */
sealed interface Output {

  /** The record's value; null where a dead letter had none. */
  byte[] bytes();

  /**
   * An encoded batch.
   *
   * @param partition of the text topic; the batch goes to the one of the same number
   */
  record Batch(int partition, byte[] bytes) implements Output {}

  /** A record that was rejected, as it was. */
  record DeadLetter(byte[] bytes) implements Output {}

  /** A record to evaluate on, as it was. */
  record HeldOut(byte[] bytes) implements Output {}

  /** All are bytes already. */
  Serializer<Output> SERIALIZER = (topic, output) -> output.bytes();
}
