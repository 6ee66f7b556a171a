package io.millrace.cli.produce;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.service.SetupException;
import java.util.Optional;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class PlainOutletTest {
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final PlainOutlet outlet = new PlainOutlet(producer, "news-text", new Rejections());

  @Test
  void namesTheTopicWhereTheProducerIsRefusedItsIdFirst() {
    producer.sendException =
        new KafkaException(
            "Cannot execute transactional method because we are in an error state",
            new ClusterAuthorizationException("Cluster authorization failed."));
    assertThatThrownBy(this::send)
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("to write to the topic news-text");
  }

  @Test
  void namesTheTopicWhereARecordIsRefused() {
    send();
    producer.errorNext(new TopicAuthorizationException("Not authorized."));
    assertThatThrownBy(this::send)
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("to write to the topic news-text");
  }

  @Test
  void leavesOtherFailuresAsTheyAre() {
    producer.sendException = new KafkaException("Out of order");
    assertThatThrownBy(this::send).isSameAs(producer.sendException);
  }

  private void send() {
    byte[] value = {1};
    outlet.send(new SourceRecord("lines", 1, value, Optional.empty()), new Keyed(null, value));
  }
}
