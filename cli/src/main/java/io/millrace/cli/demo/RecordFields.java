package io.millrace.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.service.SetupException;
import java.util.Map;

/**
 * Which fields of a record are text: a prompt and its completion, or one text.
 *
 * @param prompt empty for plain text
 * @param completion empty for plain text
 * @param text empty for prompts and completions
 */
record RecordFields(String prompt, String completion, String text) {
  /** Put around prompt and completion, here and in the preprocessor. */
  static final String TEMPLATE = "### Instruction:\n{prompt}\n\n### Response:\n{completion}";

  /** How much of a plain text is the prompt that is shown. */
  private static final double PROMPT_SHARE = 0.5;

  private static final int PROMPT_CHARACTERS = 80;

  /**
   * Takes the options as they were given, null where they were not.
   *
   * @throws SetupException unless there are both prompt and completion, or text alone
   */
  static RecordFields of(String prompt, String completion, String text) {
    boolean pair = prompt != null && completion != null && text == null;
    boolean plain = prompt == null && completion == null;
    if (!pair && !plain) {
      throw new SetupException(
          "Give --prompt-field and --completion-field together, or --text-field alone.");
    }
    return pair
        ? new RecordFields(prompt, completion, "")
        : new RecordFields("", "", text == null ? "text" : text);
  }

  /** The preprocessor's settings that say the same. */
  Map<String, String> settings() {
    return text.isEmpty()
        ? Map.of(
            "format", "prompt-completion",
            "prompt.field", prompt,
            "completion.field", completion,
            "prompt.template", TEMPLATE)
        : Map.of("format", "text", "text.field", text);
  }

  /**
   * The prompt and right answer of a record.
   *
   * @throws SetupException when it lacks the fields
   */
  Example example(JsonNode record) {
    if (text.isEmpty()) {
      return new Example(field(record, prompt), field(record, completion));
    }
    String whole = field(record, text);
    int end = (int) Math.min(PROMPT_CHARACTERS, whole.length() * PROMPT_SHARE);
    return new Example(whole.substring(0, end), "");
  }

  /** What the model is given for a prompt: everything before the completion. */
  String modelInput(Example example) {
    return text.isEmpty()
        ? TEMPLATE
            .substring(0, TEMPLATE.indexOf("{completion}"))
            .replace("{prompt}", example.prompt())
        : example.prompt();
  }

  private static String field(JsonNode record, String name) {
    JsonNode value = record.path(name);
    if (!value.isTextual()) {
      throw new SetupException(
          "A record has no string field '"
              + name
              + "' (it has "
              + names(record)
              + "): name the fields with --prompt-field and --completion-field, or --text-field.");
    }
    return value.textValue();
  }

  private static String names(JsonNode record) {
    StringBuilder names = new StringBuilder();
    record
        .fieldNames()
        .forEachRemaining(name -> names.append(names.isEmpty() ? "" : ", ").append(name));
    return names.isEmpty() ? "none" : names.toString();
  }
}
