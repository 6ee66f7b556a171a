package io.millrace.cli.produce;

import io.millrace.schemas.topic.TopicSpec;
import io.millrace.service.topic.ClusterAdmin;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;

/** How large a record may be, of the topic's and of the producer's settings. */
final class TopicLimits {
  private TopicLimits() {}

  /** The largest record batch that a topic takes; the usual one where it may not be asked. */
  static int ofTopic(ClusterAdmin admin, String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return admin
        .askUnless(
            AuthorizationException.class,
            client -> client.describeConfigs(List.of(resource)).values().get(resource))
        .map(config -> config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG))
        .map(entry -> Integer.parseInt(entry.value()))
        .orElse(TopicSpec.TEXT_MAX_BYTES);
  }

  /**
   * The limit of a record.
   *
   * @param properties the producer's; where they say nothing of it, requests become as large as the
   *     topic takes, so that there is one setting to know
   */
  static RecordLimit of(Map<String, Object> properties, int topicBytes) {
    properties.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(topicBytes));
    int request =
        Integer.parseInt(properties.get(ProducerConfig.MAX_REQUEST_SIZE_CONFIG).toString());
    boolean compressed =
        !"none".equals(properties.getOrDefault(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none"));
    // How small a record becomes is known only when the broker refuses it.
    return request < topicBytes || compressed
        ? new RecordLimit(request, "the producer's max.request.size")
        : new RecordLimit(topicBytes, "the topic's max.message.bytes");
  }
}
