package io.millrace.preprocessor.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.schemas.avro.ContractSchemas;
import io.millrace.schemas.avro.SingleObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A kind of record that a producer may send.
 *
 * @param name for messages
 * @param value for the record of a number; null for a tombstone
 * @param format header that names the format; empty for none
 * @param reason why it becomes a dead letter; empty when it is good
 */
record InputKind(String name, Value value, String format, String reason) {

  /** Makes the value of a record. */
  interface Value {
    byte[] of(int number);
  }

  /** Every form that is read. */
  static final List<InputKind> GOOD =
      List.of(
          good("plain text", "Text number %d, as it is."),
          good("text", "{\"text\": \"Text number %d.\"}"),
          good("prompt and completion", "{\"prompt\": \"What is %d?\", \"completion\": \"A no.\"}"),
          good("Alpaca", "{\"instruction\": \"Say %d.\", \"input\": \"\", \"output\": \"It.\"}"),
          good(
              "Alpaca, input", "{\"instruction\": \"Say.\", \"input\": \"%d\", \"output\": \"x\"}"),
          good(
              "messages",
              "{\"messages\": [{\"role\": \"user\", \"content\": \"%d?\"}, {\"role\": \"assistant\","
                  + " \"content\": \"Yes.\"}]}"),
          good(
              "ShareGPT",
              "{\"conversations\": [{\"from\": \"human\", \"value\": \"%d?\"}, {\"from\": \"gpt\","
                  + " \"value\": \"Yes.\"}]}"),
          good(
              "messages as prompt and completion",
              "{\"prompt\": [{\"role\": \"user\", \"content\": \"%d\"}], \"completion\":"
                  + " [{\"role\": \"assistant\", \"content\": \"Hm.\"}]}"),
          good("token ids", "{\"input_ids\": [464, 1271, %d, 13]}"),
          good("labels", "{\"input_ids\": [464, %d, 13], \"labels\": [-100, -100, 13]}"),
          new InputKind("Avro", number -> avro(Map.of("text", "Avro " + number)), "", ""),
          new InputKind(
              "a format by header",
              number ->
                  bytes("{\"text\": \"x\", \"prompt\": \"%d\", \"completion\": \"y\"}", number),
              "prompt-completion",
              ""),
          good("ugly", "\uD83D\uDC68\u200D\uD83D\uDC69 \u202E%d \u0000\u0007 e\u0301 \uFEFF"));

  /** Every way to be bad. */
  static final List<InputKind> BAD =
      List.of(
          new InputKind("tombstone", number -> null, "", "tombstone"),
          bad("empty", "", "empty"),
          bad("white space", " \t\n", "empty"),
          bad("an empty field", "{\"text\": \"\"}", "empty"),
          new InputKind("too large", number -> new byte[4001], "", "record_too_large"),
          new InputKind("no UTF-8", number -> new byte[] {'a', (byte) 0xFE}, "", "not_unicode"),
          bad("half a pair", "{\"text\": \"%d \\ud83d\"}", "not_unicode"),
          bad("cut JSON", "{\"text\": \"%d", "broken_json"),
          bad("a field twice", "{\"text\": \"%d\", \"text\": \"b\"}", "broken_json"),
          bad("something after it", "{\"text\": \"%d\"} x", "broken_json"),
          bad("deep nesting", "{\"text\":" + "[".repeat(1500), "broken_json"),
          new InputKind(
              "Avro cut off",
              number -> SingleObject.header(ContractSchemas.TEXT_RECORD),
              "",
              "broken_avro"),
          bad("no known field", "{\"txt\": \"%d\"}", "missing_field"),
          bad("a number for a text", "{\"text\": %d}", "wrong_field_type"),
          bad("an array for a text", "{\"text\": [\"%d\"]}", "wrong_field_type"),
          new InputKind(
              "an unknown format", number -> bytes("%d", number), "ode", "unknown_format"),
          new InputKind(
              "not the format of its header",
              number -> bytes("text %d", number),
              "messages",
              "missing_field"),
          bad("no such token", "{\"input_ids\": [1, 2, 99999]}", "invalid_tokens"),
          bad("labels too few", "{\"input_ids\": [1, %d], \"labels\": [1]}", "invalid_tokens"),
          bad(
              "nothing to train",
              "{\"input_ids\": [1, 2], \"labels\": [-100, -100]}",
              "nothing_to_train"),
          bad("no role", "{\"messages\": [{\"content\": \"%d\"}]}", "broken_conversation"),
          bad("no messages", "{\"messages\": []}", "empty"),
          bad(
              "an image",
              "{\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"image\"}]}]}",
              "broken_conversation"));

  private static InputKind good(String name, String template) {
    return new InputKind(name, number -> bytes(template, number), "", "");
  }

  private static InputKind bad(String name, String template, String reason) {
    return new InputKind(name, number -> bytes(template, number), "", reason);
  }

  private static byte[] bytes(String template, int number) {
    return template.replace("%d", Integer.toString(number)).getBytes(UTF_8);
  }

  private static byte[] avro(Map<String, String> fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(SingleObject.header(ContractSchemas.TEXT_RECORD));
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    try {
      encoder.writeMapStart();
      encoder.setItemCount(fields.size());
      for (Map.Entry<String, String> field : fields.entrySet()) {
        encoder.startItem();
        encoder.writeString(field.getKey());
        encoder.writeString(field.getValue());
      }
      encoder.writeMapEnd();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** The record of a number. */
  ProducerRecord<byte[], byte[]> record(String topic, int partition, int number) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, partition, null, value.of(number));
    if (!format.isEmpty()) {
      record.headers().add("millrace.format", format.getBytes(UTF_8));
    }
    return record;
  }
}
