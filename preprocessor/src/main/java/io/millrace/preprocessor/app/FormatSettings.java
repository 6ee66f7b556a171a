package io.millrace.preprocessor.app;

import io.millrace.preprocessor.chat.BuiltInChatTemplates;
import io.millrace.preprocessor.chat.ChatTemplateFiles;
import io.millrace.preprocessor.chat.ChatTemplates;
import io.millrace.preprocessor.format.AlpacaFormat;
import io.millrace.preprocessor.format.ChatRenderer;
import io.millrace.preprocessor.format.ConversationFormat;
import io.millrace.preprocessor.format.FormatName;
import io.millrace.preprocessor.format.MessageNames;
import io.millrace.preprocessor.format.PromptCompletionFormat;
import io.millrace.preprocessor.format.RecordFormat;
import io.millrace.preprocessor.format.RecordFormats;
import io.millrace.preprocessor.format.TextFormat;
import io.millrace.preprocessor.format.TextTemplate;
import io.millrace.preprocessor.format.TokenIdsFormat;
import io.millrace.preprocessor.format.TrainOn;
import io.millrace.preprocessor.record.RecordEncoding;
import io.millrace.preprocessor.tokenize.SpecialTokens;
import io.millrace.preprocessor.tokenize.TokenizerFiles;
import io.millrace.service.LimitedFile;
import io.millrace.service.SetupException;
import io.millrace.service.config.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The settings that say how a record's fields make a text.
 *
 * @param values checked against the preprocessor's table
 */
record FormatSettings(Settings values) {
  static final String FORMAT = "format";
  static final String TRAIN_ON = "train.on";
  static final String TEXT_FIELD = "text.field";
  static final String PROMPT_FIELD = "prompt.field";
  static final String COMPLETION_FIELD = "completion.field";
  static final String PROMPT_TEMPLATE = "prompt.template";
  static final String INSTRUCTION_FIELD = "instruction.field";
  static final String INPUT_FIELD = "input.field";
  static final String OUTPUT_FIELD = "output.field";
  static final String ALPACA_TEMPLATE = "alpaca.template";
  static final String ALPACA_TEMPLATE_NO_INPUT = "alpaca.template.no.input";
  static final String MESSAGES_FIELD = "messages.field";
  static final String MESSAGE_ROLE_FIELD = "message.role.field";
  static final String MESSAGE_CONTENT_FIELD = "message.content.field";
  static final String CONVERSATIONS_FIELD = "conversations.field";
  static final String CONVERSATION_ROLE_FIELD = "conversation.role.field";
  static final String CONVERSATION_CONTENT_FIELD = "conversation.content.field";
  static final String SYSTEM_FIELD = "system.field";
  static final String TOOLS_FIELD = "tools.field";
  static final String CHAT_TEMPLATE = "chat.template";
  static final String INPUT_IDS_FIELD = "input.ids.field";
  static final String LABELS_FIELD = "labels.field";

  /**
   * Checks that the format can be had from records of that encoding.
   *
   * @throws SetupException when the format reads fields and the records have none
   */
  void requireFieldsToRead(RecordEncoding encoding) {
    String format = values.string(FORMAT);
    boolean fieldless = format.equals(FormatName.AUTO) || format.equals(FormatName.TEXT.text());
    if (encoding == RecordEncoding.TEXT && !fieldless) {
      throw new SetupException(
          "record.encoding is text, so that records have no fields, and the format "
              + format
              + " reads fields: set record.encoding to auto, or format to text.");
    }
  }

  /**
   * The chat templates: what the setting names, else what lies beside the tokenizer.
   *
   * @throws SetupException when the setting names nothing, or a template cannot be read
   */
  Optional<ChatTemplates> chatTemplates(TokenizerFiles tokenizer) {
    return chatTemplateFiles(tokenizer)
        .map(files -> ChatTemplates.of(files, SpecialTokens.texts(tokenizer)));
  }

  private Optional<ChatTemplateFiles> chatTemplateFiles(TokenizerFiles tokenizer) {
    String setting = values.string(CHAT_TEMPLATE);
    if (setting.isEmpty()) {
      return ChatTemplateFiles.in(tokenizer.tokenizerJson().toAbsolutePath().getParent());
    }
    String source =
        BuiltInChatTemplates.names().contains(setting)
            ? BuiltInChatTemplates.source(setting)
            : read(Path.of(setting));
    return Optional.of(new ChatTemplateFiles(source, source));
  }

  private static String read(Path file) {
    try {
      return LimitedFile.text(file, ChatTemplateFiles.MOST_BYTES);
    } catch (IOException e) {
      throw new SetupException(
          "chat.template is '"
              + file
              + "', which is neither a file that can be read nor a built-in template ("
              + String.join(", ", BuiltInChatTemplates.names())
              + ").",
          e);
    }
  }

  /**
   * All formats, and which one is chosen.
   *
   * @param chatTemplates of the model or the settings; empty where there is none
   * @param vocabularySize of the tokenizer
   * @throws SetupException when a template lacks its places, or the chosen format needs a chat
   *     template and there is none
   */
  RecordFormats formats(Optional<ChatTemplates> chatTemplates, int vocabularySize) {
    TrainOn trainOn =
        TrainOn.valueOf(values.string(TRAIN_ON).toUpperCase(Locale.ROOT).replace('-', '_'));
    ChatRenderer chats =
        new ChatRenderer(
            chatTemplates, values.string(SYSTEM_FIELD), values.string(TOOLS_FIELD), trainOn);
    MessageNames messages = names(MESSAGE_ROLE_FIELD, MESSAGE_CONTENT_FIELD);
    Map<FormatName, RecordFormat> formats = new EnumMap<>(FormatName.class);
    formats.put(
        FormatName.INPUT_IDS,
        new TokenIdsFormat(
            values.string(INPUT_IDS_FIELD), values.string(LABELS_FIELD), vocabularySize));
    formats.put(FormatName.TEXT, new TextFormat(values.string(TEXT_FIELD)));
    formats.put(FormatName.MESSAGES, conversation(MESSAGES_FIELD, messages, chats));
    formats.put(
        FormatName.CONVERSATIONS,
        conversation(
            CONVERSATIONS_FIELD,
            names(CONVERSATION_ROLE_FIELD, CONVERSATION_CONTENT_FIELD),
            chats));
    formats.put(
        FormatName.PROMPT_COMPLETION,
        new PromptCompletionFormat(
            values.string(PROMPT_FIELD),
            values.string(COMPLETION_FIELD),
            template(PROMPT_TEMPLATE, PromptCompletionFormat.PLACES),
            messages,
            chats,
            trainOn));
    formats.put(FormatName.ALPACA, alpaca(trainOn));
    return new RecordFormats(formats, chosen(chatTemplates.isPresent()));
  }

  private Optional<FormatName> chosen(boolean hasChatTemplate) {
    String name = values.string(FORMAT);
    Optional<FormatName> chosen =
        name.equals(FormatName.AUTO)
            ? Optional.empty()
            : Optional.of(FormatName.of(name).orElseThrow());
    boolean needsChatTemplate =
        chosen
            .filter(format -> format == FormatName.MESSAGES || format == FormatName.CONVERSATIONS)
            .isPresent();
    if (needsChatTemplate && !hasChatTemplate) {
      throw new SetupException(
          "The format "
              + name
              + " needs a chat template, and there is none beside the tokenizer: set"
              + " chat.template.");
    }
    return chosen;
  }

  private MessageNames names(String role, String content) {
    return new MessageNames(values.string(role), values.string(content));
  }

  private ConversationFormat conversation(String field, MessageNames names, ChatRenderer chats) {
    return new ConversationFormat(values.string(field), names, chats);
  }

  private AlpacaFormat alpaca(TrainOn trainOn) {
    return new AlpacaFormat(
        new AlpacaFormat.Names(
            values.string(INSTRUCTION_FIELD),
            values.string(INPUT_FIELD),
            values.string(OUTPUT_FIELD)),
        template(ALPACA_TEMPLATE, AlpacaFormat.PLACES),
        template(ALPACA_TEMPLATE_NO_INPUT, AlpacaFormat.PLACES_WITHOUT_INPUT),
        trainOn);
  }

  private TextTemplate template(String setting, List<String> places) {
    try {
      return new TextTemplate(values.string(setting), places);
    } catch (IllegalArgumentException e) {
      throw new SetupException(setting + " cannot be used: " + e.getMessage() + ".", e);
    }
  }
}
