package io.millrace.service.topic;

import io.millrace.service.SetupException;
import io.millrace.service.config.KafkaSettings;
import io.millrace.service.config.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Questions to the cluster, whose failures are sentences for whoever started the program. */
public final class ClusterAdmin implements AutoCloseable {
  private static final int TIMEOUT_SECONDS = 15;

  private final Admin admin;
  private final String servers;

  /**
   * Makes a client; nothing is asked yet.
   *
   * @throws SetupException when the settings make no client
   */
  public ClusterAdmin(Settings settings) {
    Map<String, Object> properties = settings.kafkaClient("admin");
    properties.putIfAbsent("default.api.timeout.ms", Integer.toString(TIMEOUT_SECONDS * 1000));
    properties.putIfAbsent("request.timeout.ms", "5000");
    servers = settings.string(KafkaSettings.BOOTSTRAP_SERVERS);
    try {
      admin = Admin.create(properties);
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

  /** Where the cluster is, for sentences. */
  public String servers() {
    return servers;
  }

  /**
   * Asks and waits for the answer.
   *
   * @throws SetupException when no broker answers, or it refuses
   */
  public <T> T ask(Function<Admin, KafkaFuture<T>> question) {
    try {
      return answer(question);
    } catch (ExecutionException e) {
      throw refused(e);
    }
  }

  /**
   * Asks, where a certain refusal is an answer too.
   *
   * @return empty where the broker refuses with {@code refusal}
   * @throws SetupException when no broker answers, or it refuses otherwise
   */
  public <T> Optional<T> askUnless(
      Class<? extends KafkaException> refusal, Function<Admin, KafkaFuture<T>> question) {
    try {
      return Optional.of(answer(question));
    } catch (ExecutionException e) {
      if (refusal.isInstance(e.getCause())) {
        return Optional.empty();
      }
      throw refused(e);
    }
  }

  /**
   * Those of the topics that are not there.
   *
   * @throws SetupException when no broker answers, or this user may not see some of them, be they
   *     there or not: brokers do not tell
   */
  public List<String> missing(List<String> topics) {
    List<String> missing = new ArrayList<>();
    Map<String, Throwable> hidden = new TreeMap<>();
    for (String topic : topics) {
      try {
        answer(client -> client.describeTopics(List.of(topic)).topicNameValues().get(topic));
      } catch (ExecutionException e) {
        if (e.getCause() instanceof UnknownTopicOrPartitionException) {
          missing.add(topic);
        } else if (e.getCause() instanceof TopicAuthorizationException) {
          hidden.put(topic, e);
        } else {
          throw refused(e);
        }
      }
    }
    if (!hidden.isEmpty()) {
      throw Denial.ofTopics(hidden.keySet(), hidden.values().iterator().next());
    }
    return missing;
  }

  private <T> T answer(Function<Admin, KafkaFuture<T>> question) throws ExecutionException {
    try {
      return question.apply(admin).get(TIMEOUT_SECONDS + 5, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SetupException("Interrupted while asking the broker at " + servers + ".", e);
    }
  }

  private SetupException refused(ExecutionException e) {
    if (e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException) {
      return unreachable(e);
    }
    return Denial.in(e)
        .orElseGet(
            () ->
                new SetupException(
                    "The broker at "
                        + servers
                        + " refused: "
                        + rootMessage(e)
                        + " Check the client.* settings.",
                    e));
  }

  private SetupException unreachable(Exception cause) {
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

  @Override
  public void close() {
    admin.close();
  }
}
