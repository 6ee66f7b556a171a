package io.millrace.worker.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.SharedBroker;
import io.millrace.schemas.topic.TopicNames;
import io.millrace.service.config.KafkaSettings;
import io.millrace.service.config.Settings;
import io.millrace.service.registry.RegistrySettings;
import io.millrace.service.topic.TopicCreator;
import io.millrace.worker.control.CommandQueue;
import io.millrace.worker.progress.RunPlan;
import io.millrace.worker.source.BatchKind;
import io.millrace.worker.source.BatchSource;
import io.millrace.worker.source.ReadPosition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whose waits for a broker count as the run's going on. */
class KafkaConnectionsIT {
  private static final Duration POLL = Duration.ofSeconds(1);

  private final TopicNames topics = new TopicNames("it-" + UUID.randomUUID() + ".");
  private final Settings settings =
      new Settings(
          RegistrySettings.addTo(KafkaSettings.addTo(new ConfigDef())),
          Map.of(
              "bootstrap.servers",
              SharedBroker.bootstrapServers(),
              "topic.prefix",
              topics.prefix()),
          List.of());
  private final AtomicInteger told = new AtomicInteger();

  @BeforeEach
  void topics() {
    TopicCreator.ensure(
        settings,
        List.of(topics.batches(), topics.evalBatches(), topics.events(), topics.control()));
  }

  @Test
  @Timeout(120)
  void aStartThatWaitsForAnothersTransactionGoesOn() {
    try (KafkaProducer<byte[], byte[]> other = other();
        KafkaConnections connections = connections(() -> commitAtThird(other))) {
      connections.history().read(Optional.empty(), event -> {});
    }
    assertThat(told).hasValueGreaterThanOrEqualTo(3);
  }

  @Test
  void whatReadsInTheBackgroundSaysNothingOfTheRun() throws Exception {
    try (KafkaConnections connections = connections(told::incrementAndGet)) {
      BatchSource source =
          connections.batches(
              batch -> {},
              ReadPosition.START,
              new RunPlan(Map.of(), Map.of(), 0, 0, 0),
              1,
              4,
              BatchKind.ANY);
      CommandQueue commands = connections.commands(0);

      assertThat(source.poll(POLL)).isEmpty();
      assertThat(commands.next()).isEmpty();
    }
    assertThat(told).hasValue(0);
  }

  /** Of another run, in the midst of its transaction. */
  private KafkaProducer<byte[], byte[]> other() {
    KafkaProducer<byte[], byte[]> other =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                SharedBroker.bootstrapServers(),
                "transactional.id",
                topics.prefix()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    other.initTransactions();
    other.beginTransaction();
    var unused =
        other.send(new ProducerRecord<>(topics.events(), 0, "other".getBytes(UTF_8), new byte[0]));
    other.flush();
    return other;
  }

  private void commitAtThird(KafkaProducer<byte[], byte[]> other) {
    if (told.incrementAndGet() == 3) {
      other.commitTransaction();
    }
  }

  private KafkaConnections connections(Runnable progress) {
    return new KafkaConnections(settings, "run", List.of(), client -> {}, progress);
  }
}
