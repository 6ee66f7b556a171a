package io.millrace.cli.demo;

import io.millrace.schemas.avro.Codec;
import io.millrace.schemas.batch.TokenBatch;
import io.millrace.schemas.topic.TopicNames;
import io.millrace.service.config.Settings;
import io.millrace.service.registry.ContractCodecs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Waits for the preprocessor to have batched the held-out records. */
final class HeldOutBatches {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private HeldOutBatches() {}

  /**
   * Waits until each record is in a batch or a dead letter.
   *
   * @param interrupted asked meanwhile whether to end early
   * @return how many of them became dead letters
   * @throws IllegalStateException when the preprocessor does not get there
   */
  static long await(Settings settings, long records, BooleanSupplier interrupted) {
    Codec<TokenBatch> codec = ContractCodecs.of(settings).reading(TokenBatch.CODEC);
    TopicNames names = new TopicNames("");
    TopicPartition batches = new TopicPartition(names.evalBatches(), 0);
    TopicPartition deadLetters = new TopicPartition(names.deadLetters(), 0);
    Map<String, Object> properties = settings.kafkaClient("consumer");
    properties.put("isolation.level", "read_committed");
    long batched = 0;
    long dead = 0;
    long until = System.nanoTime() + PATIENCE.toNanos();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(batches, deadLetters));
      consumer.seekToBeginning(consumer.assignment());
      while (batched + dead < records && !interrupted.getAsBoolean()) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          if (record.topic().equals(deadLetters.topic())) {
            dead++;
          } else {
            batched += codec.decode(record.value()).sources().size();
          }
        }
        if (System.nanoTime() > until) {
          throw new IllegalStateException(
              "The preprocessor has batched "
                  + batched
                  + " of "
                  + records
                  + " held-out records in "
                  + PATIENCE.toSeconds()
                  + " s: the log says why.");
        }
      }
    }
    return dead;
  }
}
