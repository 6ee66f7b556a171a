package io.millrace.worker.app.outage;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;

/** Three brokers, each in a process of its own, that are a cluster. */
final class BrokerCluster implements AutoCloseable {
  private static final int NODES = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final List<BrokerNode> nodes = new ArrayList<>();
  private final String bootstrapServers;
  private final ClusterView view;

  private BrokerCluster(Path directory) throws Exception {
    List<NodePorts> ports =
        IntStream.rangeClosed(1, NODES).mapToObj(NodePorts::free).collect(Collectors.toList());
    String id = Uuid.randomUuid().toString();
    for (NodePorts each : ports) {
      nodes.add(BrokerNode.prepare(id, directory.resolve("node-" + each.id()), each, ports));
    }
    bootstrapServers = ports.stream().map(NodeSettings::address).collect(Collectors.joining(","));
    view = new ClusterView(bootstrapServers);
  }

  /** Starts the nodes and waits until they are a cluster. */
  static BrokerCluster start(Path directory) throws Exception {
    BrokerCluster cluster = new BrokerCluster(directory);
    try {
      for (BrokerNode node : cluster.nodes) {
        node.start();
      }
      cluster.awaitWhole();
      return cluster;
    } catch (Exception | Error e) {
      cluster.close();
      throw e;
    }
  }

  /** host:port of all of them. */
  String bootstrapServers() {
    return bootstrapServers;
  }

  ClusterView view() {
    return view;
  }

  /** The node of an id. */
  BrokerNode node(int id) {
    return nodes.get(id - 1);
  }

  /** Waits until every node runs and every copy of everything is up to date. */
  void awaitWhole() throws Exception {
    Instant until = Instant.now().plus(PATIENCE);
    String missing = "nothing was asked";
    while (Instant.now().isBefore(until)) {
      for (BrokerNode node : nodes) {
        node.requireAlive();
      }
      try {
        missing = view.missing(NODES);
        if (missing.isEmpty()) {
          return;
        }
      } catch (ExecutionException e) {
        missing = e.toString();
      }
      Thread.sleep(100);
    }
    throw new AssertionError("The cluster does not become whole: " + missing);
  }

  @Override
  public void close() {
    view.close();
    nodes.forEach(BrokerNode::close);
  }
}
