package io.millrace.service.config;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;

/** The rows that every application's table has: where Kafka is, and its topics. */
public final class KafkaSettings {
  public static final String BOOTSTRAP_SERVERS = "bootstrap.servers";
  public static final String TOPIC_PREFIX = "topic.prefix";
  public static final String TOPICS_CREATE = "topics.create";
  public static final String TOPIC_PARTITIONS = "topic.partitions";
  public static final String TOPIC_REPLICATION_FACTOR = "topic.replication.factor";

  private KafkaSettings() {}

  /** Adds the rows to a table. */
  public static ConfigDef addTo(ConfigDef table) {
    return table
        .define(
            BOOTSTRAP_SERVERS,
            ConfigDef.Type.STRING,
            "localhost:9092",
            new ConfigDef.NonEmptyString(),
            Importance.HIGH,
            "host:port of one or more brokers, separated by commas.")
        .define(
            TOPIC_PREFIX,
            ConfigDef.Type.STRING,
            "",
            Importance.MEDIUM,
            "Put before the name of every topic, so that several pipelines share a cluster.")
        .define(
            TOPICS_CREATE,
            ConfigDef.Type.BOOLEAN,
            true,
            Importance.MEDIUM,
            "Whether topics that are missing are created.")
        .define(
            TOPIC_PARTITIONS,
            ConfigDef.Type.INT,
            1,
            Range.between(1, 10_000),
            Importance.MEDIUM,
            "Partitions of the text and batch topics, where they are created.")
        .define(
            TOPIC_REPLICATION_FACTOR,
            ConfigDef.Type.INT,
            -1,
            Range.between(-1, 32),
            Importance.MEDIUM,
            "Replicas of the topics that are created; -1 leaves it to the broker.");
  }
}
