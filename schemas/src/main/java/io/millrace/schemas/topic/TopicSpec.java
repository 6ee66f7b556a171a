package io.millrace.schemas.topic;

import java.util.List;
import java.util.Map;

/**
 * A topic as Millrace wants it.
 *
 * @param name with its prefix
 * @param partitions how many
 * @param settings the topic's own configuration, by Kafka's names
 */
public record TopicSpec(String name, int partitions, Map<String, String> settings) {
  /** Largest record on a batch topic: a full 32 x 8192 batch takes about 1.5 MB. */
  public static final int BATCH_MAX_BYTES = 8 * 1024 * 1024;

  /** Largest record on the other topics, Kafka's own default. */
  public static final int TEXT_MAX_BYTES = 1024 * 1024 + 12;

  /**
   * All topics of a pipeline.
   *
   * @param partitions of the text topics; a batch topic has as many as its text topic, because what
   *     comes from one partition goes to the same one
   */
  public static List<TopicSpec> all(TopicNames names, int partitions) {
    return List.of(
        text(names.text(), partitions),
        text(names.evalText(), 1),
        batches(names.batches(), partitions),
        batches(names.evalBatches(), 1),
        new TopicSpec(
            names.deadLetters(),
            1,
            // A dead letter is the text record and the headers that say why.
            Map.of("max.message.bytes", Integer.toString(2 * TEXT_MAX_BYTES))),
        // The journal is what recovery and lineage read, so it is kept whole.
        new TopicSpec(names.events(), 1, Map.of("retention.ms", "-1", "retention.bytes", "-1")),
        new TopicSpec(names.control(), 1, Map.of()));
  }

  private static TopicSpec text(String name, int partitions) {
    return new TopicSpec(
        name, partitions, Map.of("max.message.bytes", Integer.toString(TEXT_MAX_BYTES)));
  }

  private static TopicSpec batches(String name, int partitions) {
    return new TopicSpec(
        name,
        partitions,
        Map.of(
            "compression.type",
            "producer",
            "max.message.bytes",
            Integer.toString(BATCH_MAX_BYTES)));
  }
}
