package io.millrace.preprocessor.sequence;

/**
 * A record of a text topic.
 *
 * @param partition of the topic
 * @param offset in the partition
 * @param timestamp milliseconds since the epoch, as Kafka has it
 * @param value its bytes; null for a tombstone
 * @param hints what its headers say about it
 */
public record SourceRecord(
    int partition, long offset, long timestamp, byte[] value, RecordHints hints) {}
