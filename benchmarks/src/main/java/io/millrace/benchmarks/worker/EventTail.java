package io.millrace.benchmarks.worker;

import io.millrace.schemas.avro.ContractException;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.schemas.topic.TopicNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The committed events of a topic with one run, as they come. */
public final class EventTail implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TrainingEvent> events = new ArrayList<>();

  /** Reads from the beginning on; the topic has to be there. */
  public EventTail(String bootstrapServers, TopicNames topics) {
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions = List.of(new TopicPartition(topics.events(), 0));
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** All that have come so far. */
  public List<TrainingEvent> events() {
    return List.copyOf(events);
  }

  /**
   * Waits until one comes that has not come before, however long others come instead.
   *
   * @throws IllegalStateException when the worker ends instead, or nothing at all comes for five
   *     minutes
   */
  public TrainingEvent await(WorkerProcess worker, Predicate<TrainingEvent> wanted) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < until) {
      boolean alive = worker.isAlive();
      List<TrainingEvent> received = receive();
      for (TrainingEvent event : received) {
        if (wanted.test(event)) {
          return event;
        }
      }
      if (!received.isEmpty()) {
        until = System.nanoTime() + PATIENCE.toNanos();
      } else if (!alive) {
        throw new IllegalStateException("The worker has ended:\n    " + worker.lastWords());
      }
    }
    throw new IllegalStateException("The worker stands still:\n    " + worker.lastWords());
  }

  private List<TrainingEvent> receive() {
    List<TrainingEvent> received = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      try {
        received.add(TrainingEvent.CODEC.decode(record.value()));
      } catch (ContractException e) {
        throw new IllegalStateException(e);
      }
    }
    events.addAll(received);
    return received;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
