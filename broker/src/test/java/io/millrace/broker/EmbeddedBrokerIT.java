package io.millrace.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.topic.TopicSpec;
import io.millrace.service.SetupException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
  @TempDir Path directory;

  @Test
  void keepsRecordsAndGroupsFromOneStartToTheNext() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
      Probe probe = new Probe(broker.bootstrapServers());
      probe.createTopic("kept", TopicSpec.BATCH_MAX_BYTES);
      probe.send("kept", "first".getBytes(StandardCharsets.UTF_8));
      assertThat(probe.readCommitting("kept", "group")).containsExactly("first");
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
      Probe probe = new Probe(broker.bootstrapServers());
      probe.send("kept", "second".getBytes(StandardCharsets.UTF_8));
      assertThat(probe.readCommitting("kept", "group")).containsExactly("second");
      assertThat(probe.readCommitting("kept", "another")).containsExactly("first", "second");
    }
  }

  @Test
  void takesTheLargestBatchInATransaction() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
      Probe probe = new Probe(broker.bootstrapServers());
      probe.createTopic("large", TopicSpec.BATCH_MAX_BYTES);
      byte[] record = new byte[TopicSpec.BATCH_MAX_BYTES - 1000];
      probe.sendInTransaction("large", record);
      assertThat(probe.readCommitting("large", "group")).hasSize(1);
    }
  }

  @Test
  void createsNoTopicByAccident() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
      Probe probe = new Probe(broker.bootstrapServers());
      assertThatThrownBy(() -> probe.send("misspelt", new byte[1]))
          .hasMessageContaining("misspelt");
      assertThat(probe.topics()).isEmpty();
    }
  }

  @Test
  void namesAPortThatIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, LoopbackPorts.address())) {
      assertThatThrownBy(() -> EmbeddedBroker.start(directory, taken.getLocalPort()))
          .isInstanceOf(SetupException.class)
          .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
          .hasMessageContaining("give another one");
    }
  }

  @Test
  void listensOnThePortGiven() {
    int port = LoopbackPorts.free();
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, port)) {
      assertThat(broker.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
    }
  }

  @Test
  void namesADirectoryThatAnotherBrokerUses() {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
      assertThat(broker.port()).isPositive();
      assertThatThrownBy(() -> EmbeddedBroker.start(directory, 0))
          .isInstanceOf(SetupException.class)
          .hasMessageContaining(directory.toString())
          .hasMessageContaining("is in use by a broker that runs");
    }
  }

  @Test
  void namesADirectoryThatIsAFile() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    assertThatThrownBy(() -> EmbeddedBroker.start(file, 0))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("empty or not there yet");
  }

  @Test
  void mayBeClosedTwice() {
    EmbeddedBroker broker = EmbeddedBroker.start(directory, 0);
    broker.close();
    broker.close();
  }
}
