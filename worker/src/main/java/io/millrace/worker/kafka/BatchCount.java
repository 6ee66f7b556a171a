package io.millrace.worker.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Counts batches by reading them: offsets have holes and do not tell. */
final class BatchCount {
  private static final Duration POLL = Duration.ofMillis(200);

  private BatchCount() {}

  /**
   * Records between offsets, as far as the topic has them. Moves the reader.
   *
   * @param from per partition, the first offset; a partition that is not named is counted from its
   *     beginning
   * @param ends per partition, the offset after the last; one that is not named is not counted
   */
  static long between(Map<Integer, Long> from, Map<Integer, Long> ends, TopicReader reader) {
    // A topic that was made anew may never come to where the one before it ended.
    Map<Integer, Long> reachable = new TreeMap<>(ends);
    reader.endOffsets().forEach((partition, end) -> reachable.merge(partition, end, Math::min));
    reachable.keySet().retainAll(ends.keySet());
    long count = 0;
    reader.seekToWhatIsLeft(from);
    while (!reader.reached(reachable)) {
      for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
        if (record.offset() < reachable.getOrDefault(record.partition(), 0L)) {
          count++;
        }
      }
    }
    return count;
  }
}
