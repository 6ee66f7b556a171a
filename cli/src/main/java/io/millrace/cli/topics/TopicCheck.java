package io.millrace.cli.topics;

import io.millrace.schemas.topic.PartitionWish;
import io.millrace.schemas.topic.Severity;
import io.millrace.schemas.topic.TopicSetting;
import io.millrace.schemas.topic.TopicSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compares topics as they are with topics as they are wanted. */
final class TopicCheck {
  private static final int DURABLE_REPLICAS = 3;

  private final Map<String, ActualTopic> topics;
  private final String servers;

  /**
   * A check.
   *
   * @param topics those that there are, by name
   * @param servers for the commands that put things right
   */
  TopicCheck(Map<String, ActualTopic> topics, String servers) {
    this.topics = Map.copyOf(topics);
    this.servers = servers;
  }

  /** Everything in which a topic is not as wanted; empty where all is well. */
  List<Deviation> deviations(TopicSpec spec) {
    ActualTopic actual = topics.get(spec.name());
    if (actual == null) {
      return List.of(
          new Deviation(
              spec.name(),
              Severity.ERROR,
              "The topic %s (%s) is missing.".formatted(spec.name(), spec.purpose().holds()),
              "millrace topics create"));
    }
    List<Deviation> found = new ArrayList<>();
    partitions(spec, actual, found);
    spec.wanted().forEach(setting -> setting(actual, setting, found));
    replicas(actual, found);
    return found;
  }

  private void partitions(TopicSpec spec, ActualTopic actual, List<Deviation> found) {
    PartitionWish wish = spec.partitionWish();
    if (wish.kind() == PartitionWish.Kind.ONE && actual.partitions() != 1) {
      found.add(
          new Deviation(
              actual.name(),
              Severity.ERROR,
              "%s has %d partitions, and one is wanted: %s."
                  .formatted(actual.name(), actual.partitions(), wish.why()),
              "partitions cannot be taken away: delete the topic and run millrace topics create"));
    }
    ActualTopic other = topics.get(wish.other());
    if (wish.kind() == PartitionWish.Kind.AS_MANY_AS
        && other != null
        && other.partitions() != actual.partitions()) {
      boolean fewer = actual.partitions() < other.partitions();
      found.add(
          new Deviation(
              actual.name(),
              fewer ? Severity.ERROR : Severity.WARNING,
              "%s has %d partitions, and %s has %d: %s."
                  .formatted(
                      actual.name(),
                      actual.partitions(),
                      other.name(),
                      other.partitions(),
                      fewer
                          ? wish.why() + ", and the preprocessor fails on those that are missing"
                          : wish.why() + ", and the others stay empty"),
              alter(
                  fewer ? actual.name() : other.name(),
                  Math.max(actual.partitions(), other.partitions()))));
    }
  }

  private String alter(String topic, int partitions) {
    return "kafka-topics.sh --bootstrap-server %s --alter --topic %s --partitions %d"
        .formatted(servers, topic, partitions);
  }

  private void setting(ActualTopic actual, TopicSetting wanted, List<Deviation> found) {
    String value = actual.settings().get(wanted.key());
    if (value != null && !wanted.accepts(value)) {
      found.add(
          new Deviation(
              actual.name(),
              wanted.severity(),
              "%s has %s=%s, and %s %s is wanted: %s."
                  .formatted(
                      actual.name(),
                      wanted.key(),
                      value,
                      wanted.rule().words(),
                      wanted.value(),
                      wanted.why()),
              configure(actual.name(), wanted.key(), wanted.value())));
    }
  }

  private String configure(String topic, String key, String value) {
    return ("kafka-configs.sh --bootstrap-server %s --alter --entity-type topics --entity-name %s"
            + " --add-config %s=%s")
        .formatted(servers, topic, key, value);
  }

  /** How many copies there are, and how many of them must have a record before it is written. */
  private void replicas(ActualTopic actual, List<Deviation> found) {
    String name = actual.name();
    int replicas = actual.replicas();
    int needed = Integer.parseInt(actual.settings().getOrDefault(TopicSpec.MIN_IN_SYNC, "1"));
    if (needed > replicas) {
      found.add(
          new Deviation(
              name,
              Severity.ERROR,
              "%s has %s=%d and only %d replicas: nothing can be written to it."
                  .formatted(name, TopicSpec.MIN_IN_SYNC, needed, replicas),
              configure(name, TopicSpec.MIN_IN_SYNC, Integer.toString(Math.max(1, replicas - 1)))));
    } else if (replicas == 1) {
      found.add(
          new Deviation(
              name,
              Severity.WARNING,
              "%s has one replica: a lost disk takes it away. Three are wanted in production."
                  .formatted(name),
              "kafka-reassign-partitions.sh with two more replicas, or create the topic again with"
                  + " millrace topics create --replication-factor 3"));
    } else if (replicas >= DURABLE_REPLICAS && needed < 2) {
      found.add(
          new Deviation(
              name,
              Severity.WARNING,
              "%s has %s=1: a record counts as written that one broker has, and is lost with it."
                  .formatted(name, TopicSpec.MIN_IN_SYNC),
              configure(name, TopicSpec.MIN_IN_SYNC, "2")));
    } else if (needed == replicas) {
      found.add(
          new Deviation(
              name,
              Severity.WARNING,
              "%s has %d replicas and %s=%d: one broker that is away stops all writing."
                  .formatted(name, replicas, TopicSpec.MIN_IN_SYNC, needed),
              "have one replica more than %s says".formatted(TopicSpec.MIN_IN_SYNC)));
    }
  }
}
