package io.millrace.worker.app.outage;

import io.millrace.schemas.topic.TopicNames;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.clients.admin.TopicDescription;

/** Asks a cluster how it is. */
final class ClusterView implements AutoCloseable {
  private final Admin admin;

  ClusterView(String servers) {
    this.admin =
        Admin.create(
            Map.of(
                "bootstrap.servers",
                servers,
                "default.api.timeout.ms",
                "10000",
                "request.timeout.ms",
                "3000",
                "reconnect.backoff.max.ms",
                "200"));
  }

  /**
   * What the cluster lacks to be whole; empty when every node of the quorum has all that is decided
   * and every partition as many copies in sync.
   */
  String missing(int copies) throws ExecutionException, InterruptedException {
    int brokers = admin.describeCluster().nodes().get().size();
    if (brokers < copies) {
      return brokers + " brokers";
    }
    QuorumInfo quorum = admin.describeMetadataQuorum().quorumInfo().get();
    for (QuorumInfo.ReplicaState voter : quorum.voters()) {
      if (voter.logEndOffset() < quorum.highWatermark()) {
        return "Controller " + voter.replicaId() + " lags";
      }
    }
    Collection<String> topics =
        admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get();
    for (TopicDescription topic : admin.describeTopics(topics).allTopicNames().get().values()) {
      if (topic.partitions().stream().anyMatch(each -> each.isr().size() < copies)) {
        return topic.toString();
      }
    }
    return "";
  }

  /** By role, the id of the broker that has it. */
  Map<Role, Integer> holders(TopicNames topics, String transactionalId)
      throws ExecutionException, InterruptedException {
    Map<Role, Integer> holders = new EnumMap<>(Role.class);
    holders.put(Role.EVENTS_LEADER, leader(topics.events()));
    holders.put(Role.BATCHES_LEADER, leader(topics.batches()));
    holders.put(
        Role.TRANSACTION_COORDINATOR,
        admin
            .describeTransactions(List.of(transactionalId))
            .description(transactionalId)
            .get()
            .coordinatorId());
    holders.put(
        Role.ACTIVE_CONTROLLER, admin.describeMetadataQuorum().quorumInfo().get().leaderId());
    return holders;
  }

  private int leader(String topic) throws ExecutionException, InterruptedException {
    return admin
        .describeTopics(List.of(topic))
        .topicNameValues()
        .get(topic)
        .get()
        .partitions()
        .get(0)
        .leader()
        .id();
  }

  @Override
  public void close() {
    admin.close();
  }
}
