package io.millrace.preprocessor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.broker.SharedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thread's clients, made as Kafka Streams makes them. */
class InstanceClientsIT {
  @TempDir private Path directory;

  private final List<Object> transactionalIds = new ArrayList<>();
  private String group;

  @Test
  void aProducerIsMadeAgainOnlyWhileThePlaceInTheGroupIsItsOwn() throws Exception {
    try (KafkaFixture kafka = new KafkaFixture(directory)) {
      kafka.createTopics(kafka.settings(Map.of()));
      group = kafka.topics.prefix() + "application";
      InstanceClients older = clients();
      try (var admin = older.getAdmin(config(Map.of()));
          Producer<byte[], byte[]> first = producer(older);
          Consumer<byte[], byte[]> member = joined(older, kafka)) {
        // As after a transaction that timed out, or after dropping out of the group.
        producer(older).close();
        InstanceClients younger = clients();
        try (var itsAdmin = younger.getAdmin(config(Map.of()));
            Producer<byte[], byte[]> itsFirst = producer(younger);
            Consumer<byte[], byte[]> itsMember = joined(younger, kafka)) {
          assertThatThrownBy(() -> producer(older))
              .isInstanceOf(FencedInstanceIdException.class)
              .hasMessage("The group's member pod-0-1 is another process by now");
          producer(younger).close();
        }
      }
    }
    assertThat(transactionalIds).hasSize(4).containsOnly(group + "-pod-0-1");
  }

  @Test
  void withoutTransactionsNothingIsNamed() {
    group = "application";
    clients().getProducer(config(Map.of())).close();
    assertThat(transactionalIds).containsExactly((Object) null);
  }

  private InstanceClients clients() {
    return new InstanceClients(
        new DefaultKafkaClientSupplier() {
          @Override
          public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
            transactionalIds.add(config.get("transactional.id"));
            return super.getProducer(config);
          }
        },
        group,
        "pod-0");
  }

  private Producer<byte[], byte[]> producer(InstanceClients clients) {
    String random = group + "-6d1b5f1e-3c0f-4a0f-8c39-5f0a6c1c7a55-1";
    return clients.getProducer(config(Map.of("transactional.id", random)));
  }

  private Consumer<byte[], byte[]> joined(InstanceClients clients, KafkaFixture kafka) {
    Consumer<byte[], byte[]> consumer =
        clients.getConsumer(config(Map.of("group.id", group, "group.instance.id", "pod-0-1")));
    consumer.subscribe(List.of(kafka.topics.text()));
    while (consumer.assignment().isEmpty()) {
      consumer.poll(Duration.ofMillis(100));
    }
    return consumer;
  }

  private static Map<String, Object> config(Map<String, Object> more) {
    Map<String, Object> config = new HashMap<>(more);
    config.put("bootstrap.servers", SharedBroker.bootstrapServers());
    return config;
  }
}
