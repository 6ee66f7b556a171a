package io.millrace.broker;

import io.millrace.schemas.topic.TopicSpec;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** The configuration of a broker that is its own controller and has no peers. */
final class SingleNodeSettings {
  static final int NODE_ID = 1;
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  private SingleNodeSettings() {}

  static Properties of(Path directory, int brokerPort, int controllerPort) {
    String host = LoopbackPorts.HOST;
    Properties properties = new Properties();
    properties.putAll(
        Map.of(
            "process.roles", "broker,controller",
            "node.id", Integer.toString(NODE_ID),
            "log.dirs", directory.toString(),
            "listeners",
                "PLAINTEXT://%s:%d,%s://%s:%d"
                    .formatted(host, brokerPort, CONTROLLER_LISTENER, host, controllerPort),
            "advertised.listeners", "PLAINTEXT://%s:%d".formatted(host, brokerPort),
            "controller.listener.names", CONTROLLER_LISTENER,
            "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT",
            // Named here rather than kept on disk, so that the next start may use other ports.
            "controller.quorum.voters", "%d@%s:%d".formatted(NODE_ID, host, controllerPort)));
    properties.putAll(
        Map.of(
            "default.replication.factor", "1",
            "offsets.topic.replication.factor", "1",
            "offsets.topic.num.partitions", "5",
            "transaction.state.log.replication.factor", "1",
            "transaction.state.log.min.isr", "1",
            "transaction.state.log.num.partitions", "5",
            "share.coordinator.state.topic.replication.factor", "1",
            "share.coordinator.state.topic.min.isr", "1"));
    properties.putAll(
        Map.of(
            // A misspelt topic is an error, not a new topic.
            "auto.create.topics.enable", "false",
            "message.max.bytes", Integer.toString(TopicSpec.BATCH_MAX_BYTES),
            // With nobody to wait for, groups form at once.
            "group.initial.rebalance.delay.ms", "0",
            // Nor is there anybody to hand leadership to before the end.
            "controlled.shutdown.enable", "false",
            // Space is taken as it is needed; a topic of a demonstration is small.
            "log.index.size.max.bytes", Integer.toString(1024 * 1024),
            "log.cleaner.dedupe.buffer.size", Integer.toString(16 * 1024 * 1024),
            "num.network.threads", "2",
            "num.io.threads", "4"));
    return properties;
  }
}
