package io.millrace.cli.topics;

import io.millrace.schemas.topic.TopicSpec;
import io.millrace.service.topic.ClusterAdmin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;

/** Asks a cluster for its topics. */
final class ActualTopics {
  private ActualTopics() {}

  /**
   * Those of the wanted topics that there are, by name.
   *
   * @throws io.millrace.service.SetupException when the cluster does not answer or refuses
   */
  static Map<String, ActualTopic> of(ClusterAdmin admin, List<TopicSpec> specs) {
    List<String> wanted = specs.stream().map(TopicSpec::name).toList();
    List<String> missing = admin.missing(wanted);
    List<String> names = wanted.stream().filter(name -> !missing.contains(name)).toList();
    if (names.isEmpty()) {
      return Map.of();
    }
    Map<String, TopicDescription> described =
        admin.ask(client -> client.describeTopics(names).allTopicNames());
    List<ConfigResource> resources = new ArrayList<>();
    names.forEach(name -> resources.add(new ConfigResource(ConfigResource.Type.TOPIC, name)));
    Map<ConfigResource, Config> configured =
        admin.ask(client -> client.describeConfigs(resources).all());
    Map<String, ActualTopic> topics = new HashMap<>();
    configured.forEach(
        (resource, config) ->
            topics.put(resource.name(), topic(described.get(resource.name()), config)));
    return topics;
  }

  private static ActualTopic topic(TopicDescription description, Config config) {
    Map<String, String> settings = new HashMap<>();
    for (ConfigEntry entry : config.entries()) {
      if (entry.value() != null) {
        settings.put(entry.name(), entry.value());
      }
    }
    int replicas =
        description.partitions().stream()
            .mapToInt(partition -> partition.replicas().size())
            .min()
            .orElse(0);
    return new ActualTopic(description.name(), description.partitions().size(), replicas, settings);
  }
}
