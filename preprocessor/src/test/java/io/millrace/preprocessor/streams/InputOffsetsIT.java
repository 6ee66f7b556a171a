package io.millrace.preprocessor.streams;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.millrace.broker.SharedBroker;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class InputOffsetsIT {
  private final String servers = SharedBroker.bootstrapServers();
  private final String name = "it-" + UUID.randomUUID();

  @Test
  void whatIsOnTheTopicAndNotCommittedIsLeftHoweverMuchThatIs() throws Exception {
    Admin admin = Admin.create(Map.of("bootstrap.servers", servers));
    admin.createTopics(List.of(new NewTopic(name, 2, (short) 1))).all().get();
    try (InputOffsets offsets = new InputOffsets(admin, name + "-group", List.of(name))) {
      produce(0, 7000);
      produce(1, 3);
      assertThat(offsets.left(name).applyAsDouble(0)).as("before the first look").isNaN();

      offsets.look();
      assertThat(offsets.left(name).applyAsDouble(0)).isEqualTo(7000);
      assertThat(offsets.left(name).applyAsDouble(1)).isEqualTo(3);
      assertThat(offsets.left("other").applyAsDouble(1)).isNaN();

      admin
          .alterConsumerGroupOffsets(
              name + "-group",
              Map.of(
                  new TopicPartition(name, 0),
                  new OffsetAndMetadata(6999),
                  new TopicPartition(name, 1),
                  new OffsetAndMetadata(3)))
          .all()
          .get();
      offsets.look();
      assertThat(offsets.left(name).applyAsDouble(0)).isEqualTo(1);
      assertThat(offsets.left(name).applyAsDouble(1)).isZero();
    }
  }

  /** Nobody answers, nobody may ask, the client is broken: what was found holds for a minute. */
  @Test
  void whatNobodyCanFindOutAnyLongerIsNotKnownAndIsSaidOnceAnOutage() throws Exception {
    AtomicLong nanos = new AtomicLong();
    Admin brokers = Admin.create(Map.of("bootstrap.servers", servers));
    brokers.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get();
    AtomicReference<Supplier<Admin>> asked = new AtomicReference<>(() -> brokers);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger(InputOffsets.class);
    logger.addAppender(log);
    try (brokers;
        Admin silent = silent();
        InputOffsets offsets =
            new InputOffsets(handingTo(asked), name + "-group", List.of(name), nanos::get)) {
      produce(0, 7);
      offsets.look();
      asked.set(() -> silent);
      nanos.addAndGet(Duration.ofSeconds(59).toNanos());
      offsets.look();
      assertThat(offsets.left(name).applyAsDouble(0)).isEqualTo(7);
      assertThat(warnings(log)).isEmpty();

      nanos.addAndGet(Duration.ofSeconds(2).toNanos());
      offsets.look();
      assertThat(offsets.left(name).applyAsDouble(0)).isNaN();
      asked.set(
          () -> {
            throw new IllegalStateException("It is broken");
          });
      offsets.look();
      assertThat(warnings(log))
          .singleElement()
          .asString()
          .startsWith(
              "How far "
                  + name
                  + "-group has come has not been known for a minute, so its lag is not shown."
                  + " Asking the brokers failed (org.apache.kafka.common.errors.TimeoutException")
          .endsWith("): see to them, or to the admin.* settings; they are asked again every 5 s.");

      asked.set(() -> brokers);
      offsets.look();
      assertThat(offsets.left(name).applyAsDouble(0)).isEqualTo(7);
      asked.set(
          () -> {
            throw new GroupAuthorizationException(name + "-group");
          });
      nanos.addAndGet(Duration.ofSeconds(61).toNanos());
      offsets.look();
      assertThat(warnings(log))
          .hasSize(2)
          .last()
          .asString()
          .contains("The broker does not permit this user to ask for it (");
    } finally {
      logger.detachAppender(log);
    }
  }

  private static Admin silent() {
    return Admin.create(
        Map.of(
            "bootstrap.servers",
            "127.0.0.1:1",
            "default.api.timeout.ms",
            "100",
            "request.timeout.ms",
            "100"));
  }

  /** Hands over to whoever is there at the time, until it is closed. */
  private static Admin handingTo(AtomicReference<Supplier<Admin>> asked) {
    return (Admin)
        Proxy.newProxyInstance(
            InputOffsetsIT.class.getClassLoader(),
            new Class<?>[] {Admin.class},
            (proxy, method, arguments) ->
                method.getName().equals("close")
                    ? null
                    : method.invoke(asked.get().get(), arguments));
  }

  private static List<String> warnings(ListAppender<ILoggingEvent> log) {
    return log.list.stream()
        .filter(event -> event.getLevel() == Level.WARN)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  private void produce(int partition, int records) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < records; i++) {
        var unused = producer.send(new ProducerRecord<>(name, partition, null, new byte[] {1}));
      }
    }
  }
}
