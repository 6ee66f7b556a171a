package io.millrace.service.topic;

import io.millrace.schemas.topic.TopicNames;
import io.millrace.schemas.topic.TopicSpec;
import io.millrace.service.SetupException;
import io.millrace.service.config.KafkaSettings;
import io.millrace.service.config.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes sure that the pipeline's topics are there before an application uses them. */
public final class TopicCreator {
  private static final Logger LOG = LoggerFactory.getLogger(TopicCreator.class);
  private static final int TIMEOUT_SECONDS = 15;

  private TopicCreator() {}

  /**
   * Creates the topics that are missing, if {@code topics.create} allows it.
   *
   * @throws SetupException when no broker answers, or a topic is missing and may not be created
   */
  public static void ensure(Settings settings) {
    asking(
        settings,
        (admin, servers) -> {
          ensure(
              admin,
              servers,
              TopicSpec.all(
                  new TopicNames(settings.string(KafkaSettings.TOPIC_PREFIX)),
                  settings.integer(KafkaSettings.TOPIC_PARTITIONS)),
              settings.flag(KafkaSettings.TOPICS_CREATE),
              (short) settings.integer(KafkaSettings.TOPIC_REPLICATION_FACTOR));
          return null;
        });
  }

  /**
   * The names of all topics that there are, for who creates none.
   *
   * @throws SetupException when no broker answers
   */
  public static Set<String> existing(Settings settings) {
    return asking(settings, TopicCreator::existing);
  }

  private static Set<String> existing(Admin admin, String servers) {
    return await(admin.listTopics().names(), servers);
  }

  private static <T> T asking(Settings settings, BiFunction<Admin, String, T> question) {
    Map<String, Object> properties = settings.kafkaClient("admin");
    properties.putIfAbsent("default.api.timeout.ms", Integer.toString(TIMEOUT_SECONDS * 1000));
    properties.putIfAbsent("request.timeout.ms", "5000");
    String servers = settings.string(KafkaSettings.BOOTSTRAP_SERVERS);
    try (Admin admin = Admin.create(properties)) {
      return question.apply(admin, servers);
    } catch (KafkaException e) {
      throw new SetupException(
          "No Kafka client can be made for '"
              + servers
              + "' ("
              + rootMessage(e)
              + "): check bootstrap.servers and the client.* settings.",
          e);
    }
  }

  private static void ensure(
      Admin admin, String servers, List<TopicSpec> specs, boolean create, short replication) {
    Set<String> existing = existing(admin, servers);
    List<TopicSpec> missing =
        specs.stream().filter(spec -> !existing.contains(spec.name())).toList();
    if (missing.isEmpty()) {
      return;
    }
    Set<String> names =
        missing.stream().map(TopicSpec::name).collect(Collectors.toCollection(TreeSet::new));
    if (!create) {
      throw new SetupException(
          "The topics "
              + names
              + " are missing at "
              + servers
              + " and topics.create is false: create them or set topics.create=true.");
    }
    List<NewTopic> topics =
        missing.stream()
            .map(
                spec ->
                    new NewTopic(
                            spec.name(),
                            Optional.of(spec.partitions()),
                            replication < 1 ? Optional.empty() : Optional.of(replication))
                        .configs(spec.settings()))
            .toList();
    admin
        .createTopics(topics)
        .values()
        .forEach(
            (name, created) -> {
              try {
                await(created, servers);
                LOG.info("Created topic {}", name);
              } catch (TopicExistsException e) {
                // Another application of the pipeline starts at the same time and was faster.
                LOG.debug("Topic {} was created by somebody else", name);
              }
            });
  }

  private static <T> T await(KafkaFuture<T> future, String servers) {
    try {
      return future.get(TIMEOUT_SECONDS + 5, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException exists) {
        throw exists;
      }
      if (e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException) {
        throw unreachable(servers, e);
      }
      throw new SetupException(
          "The broker at "
              + servers
              + " refused: "
              + rootMessage(e)
              + " Check the client.* settings and the broker's permissions.",
          e);
    } catch (TimeoutException e) {
      throw unreachable(servers, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SetupException("Interrupted while asking the broker at " + servers + ".", e);
    }
  }

  private static SetupException unreachable(String servers, Exception cause) {
    return new SetupException(
        "No Kafka broker answers at "
            + servers
            + ": start one (for development: ./millrace broker) or correct bootstrap.servers.",
        cause);
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage();
  }
}
