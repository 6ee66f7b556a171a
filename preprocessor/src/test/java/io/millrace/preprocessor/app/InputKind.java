package io.millrace.preprocessor.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A kind of record that a producer may send.
 *
 * @param name for messages
 * @param value for the record of a number; null for a tombstone
 * @param headers of the record
 * @param reason why it becomes a dead letter; empty when it is good
 */
record InputKind(String name, Value value, Map<String, String> headers, String reason) {

  /** Makes the value of a record. */
  interface Value {
    byte[] of(int number);
  }

  static InputKind good(String name, String template) {
    return bad(name, template, "");
  }

  static InputKind bad(String name, String template, String reason) {
    return bad(name, number -> bytes(template, number), reason);
  }

  static InputKind good(String name, Value value) {
    return bad(name, value, "");
  }

  static InputKind bad(String name, Value value, String reason) {
    return new InputKind(name, value, Map.of(), reason);
  }

  /** The same with a header. */
  InputKind with(String header, String content) {
    return new InputKind(name, value, Map.of(header, content), reason);
  }

  /** The same, where it becomes a dead letter. */
  InputKind rejected(String why) {
    return new InputKind(name, value, headers, why);
  }

  private static byte[] bytes(String template, int number) {
    return template.replace("%d", Integer.toString(number)).getBytes(UTF_8);
  }

  /** The record of a number. */
  ProducerRecord<byte[], byte[]> record(String topic, int partition, int number) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, partition, null, value.of(number));
    headers.forEach((header, content) -> record.headers().add(header, content.getBytes(UTF_8)));
    return record;
  }
}
