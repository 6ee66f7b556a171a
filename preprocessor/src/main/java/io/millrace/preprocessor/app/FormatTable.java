package io.millrace.preprocessor.app;

import io.millrace.preprocessor.chat.BuiltInChatTemplates;
import io.millrace.preprocessor.format.FormatName;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/** The rows behind {@link FormatSettings}. */
final class FormatTable {
  private static final String ALPACA =
      "Below is an instruction that describes a task, paired with an input that provides further"
          + " context. Write a response that appropriately completes the request.\n\n"
          + "### Instruction:\n{instruction}\n\n### Input:\n{input}\n\n### Response:\n{output}";

  private static final String ALPACA_NO_INPUT =
      "Below is an instruction that describes a task. Write a response that appropriately completes"
          + " the request.\n\n### Instruction:\n{instruction}\n\n### Response:\n{output}";

  private FormatTable() {}

  static void addTo(ConfigDef table) {
    addChoice(table);
    addTexts(table);
    addConversations(table);
    field(table, FormatSettings.INPUT_IDS_FIELD, "input_ids", "Field with the tokens of a text.");
    field(
        table,
        FormatSettings.LABELS_FIELD,
        "labels",
        "Field with the labels of the tokens, each the token's id or -100; may be missing.");
  }

  private static void addChoice(ConfigDef table) {
    String[] formats =
        Stream.concat(
                Stream.of(FormatName.AUTO),
                Arrays.stream(FormatName.values()).map(FormatName::text))
            .toArray(String[]::new);
    table
        .define(
            FormatSettings.FORMAT,
            ConfigDef.Type.STRING,
            FormatName.AUTO,
            ValidString.in(formats),
            Importance.HIGH,
            "Which fields make a record's text; auto takes the first format of this list whose"
                + " fields it has. A record's header millrace.format wins.")
        .define(
            FormatSettings.TRAIN_ON,
            ConfigDef.Type.STRING,
            "everything",
            ValidString.in("everything", "completions", "last-completion"),
            Importance.HIGH,
            "What is trained: everything; only completions, which are the assistant's turns of a"
                + " conversation; or of a conversation only the last of them.");
  }

  private static void addTexts(ConfigDef table) {
    field(table, FormatSettings.TEXT_FIELD, "text", "Field with the text, or the first of a pair.");
    field(table, FormatSettings.PROMPT_FIELD, "prompt", "Field with the prompt.");
    field(
        table,
        FormatSettings.COMPLETION_FIELD,
        "completion",
        "Field with the answer to the prompt; both may be lists of messages.");
    template(
        table,
        FormatSettings.PROMPT_TEMPLATE,
        "### Instruction:\n{prompt}\n\n### Response:\n{completion}",
        "How prompt and completion make one text.");
    field(
        table, FormatSettings.INSTRUCTION_FIELD, "instruction", "Field with Alpaca's instruction.");
    field(
        table,
        FormatSettings.INPUT_FIELD,
        "input",
        "Field with Alpaca's input, which may be missing or empty.");
    field(table, FormatSettings.OUTPUT_FIELD, "output", "Field with Alpaca's output.");
    template(
        table,
        FormatSettings.ALPACA_TEMPLATE,
        ALPACA,
        "How instruction, input and output make one text.");
    template(
        table,
        FormatSettings.ALPACA_TEMPLATE_NO_INPUT,
        ALPACA_NO_INPUT,
        "How instruction and output make one text where there is no input.");
  }

  private static void addConversations(ConfigDef table) {
    field(
        table,
        FormatSettings.MESSAGES_FIELD,
        "messages",
        "Field with a conversation's messages, each with a role and a content.");
    field(table, FormatSettings.MESSAGE_ROLE_FIELD, "role", "A message's field with its role.");
    field(
        table, FormatSettings.MESSAGE_CONTENT_FIELD, "content", "A message's field with its text.");
    field(
        table,
        FormatSettings.CONVERSATIONS_FIELD,
        "conversations",
        "Field with a conversation in ShareGPT's form.");
    field(
        table,
        FormatSettings.CONVERSATION_ROLE_FIELD,
        "from",
        "Field with the role there; human and gpt are user and assistant.");
    field(table, FormatSettings.CONVERSATION_CONTENT_FIELD, "value", "Field with the text there.");
    field(
        table,
        FormatSettings.SYSTEM_FIELD,
        "system",
        "Field beside a conversation with a system prompt to begin it; may be missing.");
    field(
        table,
        FormatSettings.TOOLS_FIELD,
        "tools",
        "Field beside a conversation with the tools, handed to the chat template; may be missing.");
    table.define(
        FormatSettings.CHAT_TEMPLATE,
        ConfigDef.Type.STRING,
        "",
        Importance.HIGH,
        "Chat template of conversations: a built-in one ("
            + String.join(", ", BuiltInChatTemplates.names())
            + ") or the path of a Jinja file; empty takes the tokenizer's own.");
  }

  private static void field(ConfigDef table, String setting, String name, String explanation) {
    table.define(
        setting, ConfigDef.Type.STRING, name, new NonEmptyString(), Importance.MEDIUM, explanation);
  }

  private static void template(ConfigDef table, String setting, String text, String explanation) {
    table.define(
        setting, ConfigDef.Type.STRING, text, new NonEmptyString(), Importance.MEDIUM, explanation);
  }
}
