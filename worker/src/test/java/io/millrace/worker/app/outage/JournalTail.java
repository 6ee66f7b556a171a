package io.millrace.worker.app.outage;

import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.schemas.event.TrainingEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what a run has committed of its journal, on and on. For one thread. */
final class JournalTail implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private final String run;
  private final List<TrainingEvent> events = new ArrayList<>();

  JournalTail(String servers, String topic, String run) {
    this.run = run;
    this.partition = new TopicPartition(topic, 0);
    this.consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
  }

  /** Waits for so many steps, for as long as some come. */
  void awaitSteps(long count) {
    long seen = steps(events);
    Instant until = Instant.now().plus(PATIENCE);
    while (seen < count) {
      if (Instant.now().isAfter(until)) {
        throw new AssertionError("The journal has " + seen + " steps, not " + count);
      }
      read();
      long now = steps(events);
      if (now > seen) {
        seen = now;
        until = Instant.now().plus(PATIENCE);
      }
    }
  }

  private static long steps(List<TrainingEvent> events) {
    return events.stream().filter(event -> event.payload() instanceof StepCompleted).count();
  }

  /** All up to the topic's end as it is now. */
  List<TrainingEvent> all() {
    long end = consumer.endOffsets(List.of(partition)).get(partition);
    while (consumer.position(partition) < end) {
      read();
    }
    return List.copyOf(events);
  }

  /** How many steps there are up to the topic's end as it is now. */
  long stepsNow() {
    return steps(all());
  }

  private void read() {
    byte[] key = run.getBytes(StandardCharsets.UTF_8);
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
      if (Arrays.equals(record.key(), key)) {
        events.add(TrainingEvent.CODEC.decode(record.value()));
      }
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
