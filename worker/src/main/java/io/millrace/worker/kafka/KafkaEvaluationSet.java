package io.millrace.worker.kafka;

import io.millrace.worker.source.Delivery;
import io.millrace.worker.source.EvaluationSet;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The evaluation topic, read from its beginning to its present end each time. */
final class KafkaEvaluationSet implements EvaluationSet, AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final TopicReader reader;
  private final BatchDecoder decoder;

  KafkaEvaluationSet(TopicReader reader, BatchDecoder decoder) {
    this.reader = reader;
    this.decoder = decoder;
  }

  @Override
  public void forEach(Consumer<Delivery> consumer) {
    Map<Integer, Long> ends = reader.endOffsets();
    reader.seek(Map.of());
    while (!reader.reached(ends)) {
      for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
        if (record.offset() < ends.getOrDefault(record.partition(), 0L)) {
          consumer.accept(decoder.decode(record));
        }
      }
    }
  }

  @Override
  public void close() {
    reader.close();
  }
}
