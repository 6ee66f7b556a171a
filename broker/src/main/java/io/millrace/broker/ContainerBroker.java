package io.millrace.broker;

import io.millrace.schemas.topic.TopicSpec;
import io.millrace.service.SetupException;
import org.apache.kafka.common.utils.AppInfoParser;
import org.testcontainers.kafka.KafkaContainer;

/** A Kafka broker in a Docker container, of the same version as the client library. */
public final class ContainerBroker implements Broker {
  private final KafkaContainer container;

  private ContainerBroker(KafkaContainer container) {
    this.container = container;
  }

  /**
   * Starts a container and waits until its broker serves requests.
   *
   * @throws SetupException when Docker is not there or the container does not start
   */
  public static ContainerBroker start() {
    String image = "apache/kafka:" + AppInfoParser.getVersion();
    try {
      KafkaContainer container =
          new KafkaContainer(image)
              .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
              .withEnv("KAFKA_MESSAGE_MAX_BYTES", Integer.toString(TopicSpec.BATCH_MAX_BYTES))
              .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0");
      container.start();
      return new ContainerBroker(container);
    } catch (RuntimeException e) {
      throw new SetupException(
          "A Kafka broker in a container was asked for, and "
              + image
              + " does not start ("
              + e.getMessage()
              + "): start Docker and let it have this image, or ask for the embedded broker with"
              + " -Dbroker=embedded.",
          e);
    }
  }

  @Override
  public String bootstrapServers() {
    return container.getBootstrapServers();
  }

  @Override
  public void close() {
    container.stop();
  }
}
