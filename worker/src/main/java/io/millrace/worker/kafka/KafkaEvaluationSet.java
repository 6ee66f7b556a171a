package io.millrace.worker.kafka;

import io.millrace.worker.source.Delivery;
import io.millrace.worker.source.EvaluationSet;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** An evaluation topic, read from its beginning to its present end each time. */
final class KafkaEvaluationSet implements EvaluationSet {
  private static final Duration POLL = Duration.ofMillis(200);

  private final String topic;
  private final TopicReader reader;
  private final BatchDecoder decoder;

  KafkaEvaluationSet(String topic, TopicReader reader, BatchDecoder decoder) {
    this.topic = topic;
    this.reader = reader;
    this.decoder = decoder;
  }

  @Override
  public String topic() {
    return topic;
  }

  @Override
  public void forEach(Predicate<Delivery> consumer) {
    Map<Integer, Long> ends = reader.endOffsets();
    reader.seek(Map.of());
    while (!reader.reached(ends)) {
      for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
        boolean within = record.offset() < ends.getOrDefault(record.partition(), 0L);
        if (within && !consumer.test(decoder.decode(record))) {
          return;
        }
      }
    }
  }

  @Override
  public void close() {
    reader.close();
  }
}
