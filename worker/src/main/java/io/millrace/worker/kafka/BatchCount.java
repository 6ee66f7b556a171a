package io.millrace.worker.kafka;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Counts the batches up to an end by reading them: offsets have holes and do not tell. */
final class BatchCount {
  private static final Duration POLL = Duration.ofMillis(200);

  private BatchCount() {}

  /** Records from the topic's beginning up to the given offsets. Moves the reader. */
  static long upTo(Map<Integer, Long> ends, TopicReader reader) {
    long count = 0;
    reader.seek(Map.of());
    while (!reader.reached(ends)) {
      for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
        if (record.offset() < ends.getOrDefault(record.partition(), 0L)) {
          count++;
        }
      }
    }
    return count;
  }
}
