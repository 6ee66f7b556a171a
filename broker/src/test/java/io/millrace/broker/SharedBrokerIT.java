package io.millrace.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class SharedBrokerIT {
  @Test
  void isTheSameForEveryTestAndServes() throws Exception {
    String servers = SharedBroker.bootstrapServers();
    assertThat(SharedBroker.bootstrapServers()).isEqualTo(servers);

    Probe probe = new Probe(servers);
    String topic = UUID.randomUUID() + "-topic";
    probe.createTopic(topic, 1000);
    probe.sendInTransaction(topic, new byte[10]);
    assertThat(probe.readCommitting(topic, topic)).hasSize(1);
  }

  @Test
  void isWhereTheSystemPropertySays() {
    assertThat(SharedBroker.of("broker.example:9092").bootstrapServers())
        .isEqualTo("broker.example:9092");
  }
}
