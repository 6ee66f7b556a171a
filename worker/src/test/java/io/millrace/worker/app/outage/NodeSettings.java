package io.millrace.worker.app.outage;

import io.millrace.schemas.topic.TopicSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * The configuration of a node: three copies of everything, of which two must be written, and
 * timeouts so short that others take over within a few seconds.
 */
final class NodeSettings {
  static final String CONTROLLER_LISTENER = "CONTROLLER";
  private static final String HOST = "127.0.0.1";

  private NodeSettings() {}

  /**
   * The properties of one node.
   *
   * @param all nodes of the cluster, that one among them
   */
  static Properties of(NodePorts node, Path directory, List<NodePorts> all) {
    Properties properties = new Properties();
    properties.putAll(
        Map.of(
            "process.roles", "broker,controller",
            "node.id", Integer.toString(node.id()),
            "log.dirs", directory.toString(),
            "listeners",
                "PLAINTEXT://%s:%d,%s://%s:%d"
                    .formatted(HOST, node.broker(), CONTROLLER_LISTENER, HOST, node.controller()),
            "advertised.listeners", "PLAINTEXT://%s:%d".formatted(HOST, node.broker()),
            "controller.listener.names", CONTROLLER_LISTENER,
            "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT",
            "controller.quorum.voters",
                all.stream()
                    .map(each -> "%d@%s:%d".formatted(each.id(), HOST, each.controller()))
                    .collect(Collectors.joining(","))));
    properties.putAll(
        Map.of(
            "default.replication.factor", "3",
            "min.insync.replicas", "2",
            "offsets.topic.replication.factor", "3",
            "offsets.topic.num.partitions", "3",
            "transaction.state.log.replication.factor", "3",
            "transaction.state.log.min.isr", "2",
            "transaction.state.log.num.partitions", "3",
            "unclean.leader.election.enable", "false",
            "auto.create.topics.enable", "false",
            "message.max.bytes", Integer.toString(TopicSpec.BATCH_MAX_BYTES)));
    properties.putAll(
        Map.of(
            "broker.session.timeout.ms", "3000",
            "broker.heartbeat.interval.ms", "500",
            "replica.lag.time.max.ms", "4000",
            // A second look at transactions whose time is over, in place of one every ten seconds.
            "transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000",
            "group.initial.rebalance.delay.ms", "0",
            "log.index.size.max.bytes", Integer.toString(1024 * 1024),
            "log.cleaner.dedupe.buffer.size", Integer.toString(8 * 1024 * 1024),
            "num.network.threads", "2",
            "num.io.threads", "2"));
    return properties;
  }

  /** Where clients reach a node. */
  static String address(NodePorts node) {
    return HOST + ":" + node.broker();
  }
}
