package io.millrace.preprocessor.app;

import static io.millrace.preprocessor.app.InputKind.bad;
import static io.millrace.preprocessor.app.InputKind.good;

import io.millrace.schemas.avro.ContractSchemas;
import io.millrace.schemas.avro.SingleObject;
import java.util.List;
import java.util.Map;

/** The kinds of records. What a kind becomes may depend on the settings: see {@link Mixture}. */
final class InputKinds {
  private static final String FORMAT = "millrace.format";
  private static final String ENCODING = "millrace.encoding";

  /** Good whatever the settings. */
  static final List<InputKind> PLAIN =
      List.of(
          good("plain text", "Text number %d, as it is."),
          good("text", "{\"text\": \"Text number %d.\"}"),
          good("prompt and completion", "{\"prompt\": \"What is %d?\", \"completion\": \"A no.\"}"),
          good("Alpaca", "{\"instruction\": \"Say %d.\", \"input\": \"\", \"output\": \"It.\"}"),
          good(
              "Alpaca, input", "{\"instruction\": \"Say.\", \"input\": \"%d\", \"output\": \"x\"}"),
          good("token ids", "{\"input_ids\": [464, 1271, %d, 13]}"),
          good("labels", "{\"input_ids\": [464, %d, 13], \"labels\": [-100, -100, 13]}"),
          good("Avro", number -> AvroBytes.textRecord(Map.of("text", "Avro " + number))),
          good("Avro by the registry", number -> AvroBytes.row(RowRegistry.ROW, "Row " + number)),
          good("a format by header", "{\"text\": \"x\", \"prompt\": \"%d\", \"completion\": \"y\"}")
              .with(FORMAT, "prompt-completion"),
          good("an encoding by header", "{\"no JSON %d").with(ENCODING, "text"));

  /** Good with a chat template. */
  static final List<InputKind> CONVERSATIONS =
      List.of(
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
                  + " [{\"role\": \"assistant\", \"content\": \"Hm.\"}]}"));

  /** Good with a tokenizer of all characters. */
  static final InputKind UGLY =
      good("ugly", "\uD83D\uDC68\u200D\uD83D\uDC69 \u202E%d \u0000\u0007 e\u0301 \uFEFF");

  /** Good where what is too long is cut. */
  static final InputKind LONG = good("long", "Text %d" + " and more".repeat(200));

  /** Good where it is the first of its partition. */
  static final InputKind CONSTANT = good("constant", "The same again.");

  /** Good where the chat template knows systems. */
  static final InputKind SYSTEM =
      good(
          "a system's message",
          "{\"messages\": [{\"role\": \"system\", \"content\": \"%d\"}, {\"role\": \"assistant\","
              + " \"content\": \"Yes.\"}]}");

  /** Bad where records may have 4000 bytes. */
  static final InputKind LARGE = bad("too large", number -> new byte[4001], "record_too_large");

  /** Of this the few characters' tokenizer makes more than a batch may hold. */
  static final InputKind HUGE = good("huge", CharacterTokenizer.COSTLIEST.repeat(950_000));

  /** Bad whatever the settings. */
  static final List<InputKind> BAD =
      List.of(
          bad("tombstone", number -> null, "tombstone"),
          bad("empty", "", "empty"),
          bad("white space", " \t\n", "empty"),
          bad("an empty field", "{\"text\": \"\"}", "empty"),
          bad("no UTF-8", number -> new byte[] {'a', (byte) 0xFE}, "not_unicode"),
          bad("half a pair", "{\"text\": \"%d \\ud83d\"}", "not_unicode"),
          bad("cut JSON", "{\"text\": \"%d", "broken_json"),
          bad("a field twice", "{\"text\": \"%d\", \"text\": \"b\"}", "broken_json"),
          bad("something after it", "{\"text\": \"%d\"} x", "broken_json"),
          bad("deep nesting", "{\"text\":" + "[".repeat(1500), "broken_json"),
          bad(
              "Avro cut off",
              number -> SingleObject.header(ContractSchemas.TEXT_RECORD),
              "broken_avro"),
          bad("no Avro by header", "%d", "broken_avro").with(ENCODING, "avro"),
          bad(
              "Avro of nobody's schema",
              number -> SingleObject.header(ContractSchemas.TOKEN_BATCH),
              "unknown_schema"),
          bad(
              "Avro that the registry does not know",
              number -> AvroBytes.row(RowRegistry.UNKNOWN, "%d"),
              "unknown_schema"),
          bad(
              "Avro that is no record",
              number -> AvroBytes.row(RowRegistry.STRING, "%d"),
              "unusable_schema"),
          bad("no known field", "{\"txt\": \"%d\"}", "missing_field"),
          bad("a number for a text", "{\"text\": %d}", "wrong_field_type"),
          bad("an array for a text", "{\"text\": [\"%d\"]}", "wrong_field_type"),
          bad("an unknown format", "%d", "unknown_format").with(FORMAT, "ode"),
          bad("an unknown encoding", "%d", "unknown_format").with(ENCODING, "morse"),
          bad("not the format of its header", "text %d", "missing_field").with(FORMAT, "messages"),
          bad("no such token", "{\"input_ids\": [1, 2, 99999999]}", "invalid_tokens"),
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

  /** Good where pairs have any of three labels. */
  static final List<InputKind> LABELLED =
      List.of(
          good("names", "{\"first\": \"One %d.\", \"second\": \"Two.\", \"label\": [\"odd\"]}"),
          good("ids", "{\"first\": \"One.\", \"second\": \"Two %d.\", \"label\": [2, 0]}"),
          good("one for each", "{\"first\": \"%d\", \"second\": \"Two.\", \"label\": [0, 1, 0]}"),
          good("no label", "{\"first\": \"%d\", \"second\": \"Two.\", \"label\": []}"),
          good(
              "a long pair",
              "{\"first\": \""
                  + "One and more ".repeat(20)
                  + "%d\", \"second\": \"Two and two.\", \"label\": [\"long\"]}"),
          good(
              "a pair in Avro",
              number ->
                  AvroBytes.textRecord(
                      Map.of("first", "One " + number, "second", "Two", "label", "[\"short\"]"))));

  /** Bad there. */
  static final List<InputKind> NOT_LABELLED =
      List.of(
          bad("tombstone", number -> null, "tombstone"),
          bad("plain text", "One %d.", "missing_field"),
          bad("no second text", "{\"first\": \"%d\", \"label\": []}", "missing_field"),
          bad("no label", "{\"first\": \"%d\", \"second\": \"Two.\"}", "missing_field"),
          bad(
              "null for a label",
              "{\"first\": \"%d\", \"second\": \"Two.\", \"label\": null}",
              "wrong_field_type"),
          bad(
              "a label of no class",
              "{\"first\": \"%d\", \"second\": \"Two.\", \"label\": [\"even\"]}",
              "unknown_label"),
          bad(
              "a label twice",
              "{\"first\": \"%d\", \"second\": \"Two.\", \"label\": [2, \"odd\"]}",
              "invalid_label"),
          bad("a format", "{\"first\": \"%d\"}", "unknown_format").with(FORMAT, "messages"));

  private InputKinds() {}
}
