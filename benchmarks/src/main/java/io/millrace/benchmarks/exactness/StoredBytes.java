package io.millrace.benchmarks.exactness;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;

/**
 * How large topics are where the broker stores them.
 *
 * @param bootstrapServers of a broker that has all of them
 */
record StoredBytes(String bootstrapServers) {

  /** Bytes of all partitions of a topic, the records of commits among them. */
  long of(String topic) throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      var brokers = admin.describeCluster().nodes().get().stream().map(node -> node.id()).toList();
      long bytes = 0;
      for (Map<String, LogDirDescription> broker :
          admin.describeLogDirs(brokers).allDescriptions().get().values()) {
        for (LogDirDescription directory : broker.values()) {
          bytes +=
              directory.replicaInfos().entrySet().stream()
                  .filter(replica -> replica.getKey().topic().equals(topic))
                  .mapToLong(replica -> replica.getValue().size())
                  .sum();
        }
      }
      return bytes;
    }
  }
}
