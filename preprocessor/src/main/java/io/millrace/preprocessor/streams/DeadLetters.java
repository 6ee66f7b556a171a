package io.millrace.preprocessor.streams;

import io.millrace.preprocessor.record.RejectedException;
import io.millrace.schemas.event.HashedText;
import io.millrace.schemas.topic.TopicSpec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Dead letters: the record as it was, with headers that say why and whence. The headers are those
 * of Kafka Streams' own dead letters, so that tools for these find their way; {@code
 * millrace.reason} is one word to sort by.
 *
 * <p>Where texts are hashed, none of the record's own bytes are there: its key and value are
 * SHA-256s, its headers are left out, and so is the sentence, which may quote it.
 */
final class DeadLetters {
  static final String REASON = "millrace.reason";
  static final String CUT = "millrace.cut";
  static final String EXCEPTION = "__streams.errors.exception";
  static final String MESSAGE = "__streams.errors.message";
  static final String TOPIC = "__streams.errors.topic";
  static final String PARTITION = "__streams.errors.partition";
  static final String OFFSET = "__streams.errors.offset";

  /** What a dead letter may hold of the original, well inside the topic's limit. */
  private static final int LARGEST = 2 * TopicSpec.TEXT_MAX_BYTES - 64 * 1024;

  private static final int LARGEST_KEY_WHEN_CUT = 64 * 1024;

  private DeadLetters() {}

  /** The dead letter of a record. */
  static Record<byte[], Output> of(
      Record<byte[], byte[]> record,
      String topic,
      int partition,
      long offset,
      RejectedException rejection,
      DeadLetterText text) {
    return text == DeadLetterText.HASH
        ? hashed(record, topic, partition, offset, rejection)
        : kept(record, topic, partition, offset, rejection);
  }

  private static Record<byte[], Output> hashed(
      Record<byte[], byte[]> record,
      String topic,
      int partition,
      long offset,
      RejectedException rejection) {
    Headers headers = new RecordHeaders();
    String sentence =
        "The record was rejected for %s; what it says is not told here (dead.letters.text=hash), but is in %s, partition %d, offset %d, as long as that topic keeps it."
            .formatted(rejection.reason().tag(), topic, partition, offset);
    describe(headers, rejection, sentence, topic, partition, offset);
    return new Record<>(
        hash(record.key()),
        new Output.DeadLetter(hash(record.value())),
        record.timestamp(),
        headers);
  }

  private static byte[] hash(byte[] bytes) {
    return bytes == null ? null : HashedText.of(bytes).getBytes(StandardCharsets.UTF_8);
  }

  private static void describe(
      Headers headers,
      RejectedException rejection,
      String sentence,
      String topic,
      int partition,
      long offset) {
    put(headers, REASON, rejection.reason().tag());
    put(headers, EXCEPTION, rejection.getClass().getName());
    put(headers, MESSAGE, sentence);
    put(headers, TOPIC, topic);
    put(headers, PARTITION, Integer.toString(partition));
    put(headers, OFFSET, Long.toString(offset));
  }

  private static Record<byte[], Output> kept(
      Record<byte[], byte[]> record,
      String topic,
      int partition,
      long offset,
      RejectedException rejection) {
    int size = SourceHeaders.size(record);
    boolean cut = size > LARGEST;
    Headers headers = cut ? new RecordHeaders() : new RecordHeaders(record.headers());
    describe(headers, rejection, rejection.getMessage(), topic, partition, offset);
    byte[] key = record.key();
    byte[] value = record.value();
    if (cut) {
      put(
          headers,
          CUT,
          "The record's " + size + " bytes do not fit: its headers and its end are cut.");
      key = first(key, LARGEST_KEY_WHEN_CUT);
      value = first(value, TopicSpec.TEXT_MAX_BYTES);
    }
    return new Record<>(key, new Output.DeadLetter(value), record.timestamp(), headers);
  }

  private static byte[] first(byte[] bytes, int most) {
    return SourceHeaders.length(bytes) <= most ? bytes : Arrays.copyOf(bytes, most);
  }

  /** A dead letter that was sent in again keeps only its newest reason. */
  private static void put(Headers headers, String name, String value) {
    headers.remove(name);
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
