package io.millrace.worker.kafka;

import io.millrace.schemas.avro.Codec;
import io.millrace.schemas.avro.ContractException;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.service.SetupException;
import io.millrace.service.registry.RegistryException;
import io.millrace.worker.journal.JournalHistory;
import io.millrace.worker.journal.JournalPlace;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The events topic, read from a place to where it ends when the reading begins. */
final class KafkaJournalHistory implements JournalHistory {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaJournalHistory.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long NOTICE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final String run;
  private final String topic;
  private final Codec<TrainingEvent> codec;
  private final Supplier<TopicReader> readers;
  private final Supplier<Map<Integer, Long>> ends;

  /**
   * A history.
   *
   * @param codec reads the events
   * @param readers opens one for the events topic, of committed records only
   * @param ends per partition, the offset after the last record, committed or not: what is
   *     committed becomes readable only when every transaction before it has ended, that of other
   *     runs included, so the readable end may lie before the run's own last event
   */
  KafkaJournalHistory(
      String run,
      String topic,
      Codec<TrainingEvent> codec,
      Supplier<TopicReader> readers,
      Supplier<Map<Integer, Long>> ends) {
    this.run = run;
    this.topic = topic;
    this.codec = codec;
    this.readers = readers;
    this.ends = ends;
  }

  @Override
  public void read(Optional<JournalPlace> from, Consumer<TrainingEvent> consumer) {
    byte[] key = run.getBytes(StandardCharsets.UTF_8);
    Map<Integer, Long> until = ends.get();
    try (TopicReader reader = readers.get()) {
      reader.seekToWhatIsLeft(
          from.map(place -> Map.of(place.partition(), place.offset())).orElse(Map.of()));
      long noticed = System.nanoTime();
      while (!reader.reached(until)) {
        for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
          if (Arrays.equals(record.key(), key)) {
            consumer.accept(event(record));
          }
        }
        if (System.nanoTime() - noticed > NOTICE_NANOS) {
          LOG.info(
              "Waiting for the journal to become readable: a transaction on topic {} has not ended.",
              topic);
          noticed = System.nanoTime();
        }
      }
    }
  }

  private TrainingEvent event(ConsumerRecord<byte[], byte[]> record) {
    try {
      return codec.decode(record.value());
    } catch (RegistryException e) {
      throw new SetupException(e.getMessage(), e);
    } catch (ContractException e) {
      throw new SetupException(
          "The journal of run '"
              + run
              + "' cannot be read at partition "
              + record.partition()
              + " offset "
              + record.offset()
              + " of topic "
              + topic
              + ": "
              + e.getMessage()
              + ". It was written by another version of Millrace or by something else: go on with"
              + " the version that wrote it, or train under a new run.id.",
          e);
    }
  }
}
