package io.millrace.preprocessor.streams;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * A record's own timestamp. Some clients write none (-1), on which Kafka Streams would stop by
 * default: such a record takes the newest time seen in its partition, or else the present.
 */
public final class RecordTimestamp implements TimestampExtractor {

  @Override
  public long extract(ConsumerRecord<Object, Object> input, long partitionTime) {
    if (input.timestamp() >= 0) {
      return input.timestamp();
    }
    return partitionTime >= 0 ? partitionTime : System.currentTimeMillis();
  }
}
