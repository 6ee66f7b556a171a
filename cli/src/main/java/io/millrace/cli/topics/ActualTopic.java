package io.millrace.cli.topics;

import java.util.Map;

/**
 * A topic as it is.
 *
 * @param replicas of its partition that has the fewest
 * @param settings all that are in force, by Kafka's names
 */
record ActualTopic(String name, int partitions, int replicas, Map<String, String> settings) {}
