package io.millrace.preprocessor.app;

import io.millrace.preprocessor.batch.BatchLimits;
import io.millrace.preprocessor.batch.LabelsOnPadding;
import io.millrace.preprocessor.batch.PadTo;
import io.millrace.preprocessor.batch.PaddedRows;
import io.millrace.preprocessor.batch.RowLayout;
import io.millrace.preprocessor.batch.RowLength;
import io.millrace.preprocessor.format.PromptCompletionFormat;
import io.millrace.preprocessor.format.PromptTemplate;
import io.millrace.preprocessor.format.RecordFormat;
import io.millrace.preprocessor.format.TextFormat;
import io.millrace.preprocessor.sequence.SequenceEnd;
import io.millrace.preprocessor.tokenize.SpecialTokens;
import io.millrace.preprocessor.tokenize.TokenizerFiles;
import io.millrace.schemas.topic.TopicNames;
import io.millrace.schemas.topic.TopicSpec;
import io.millrace.service.SetupException;
import io.millrace.service.config.KafkaSettings;
import io.millrace.service.config.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.common.config.ConfigDef;

/**
 * The preprocessor's settings, by name and as the parts they make. What each means is in the table.
 *
 * @param values checked against the table
 */
public record PreprocessorSettings(Settings values) {
  public static final String TOKENIZER = "tokenizer";
  public static final String EOS_TOKEN = "eos.token";
  public static final String EOS_APPEND = "eos.append";
  public static final String PAD_TOKEN = "pad.token";
  public static final String MAX_LENGTH = "max.length";
  public static final String TEXT_FIELD = "text.field";
  public static final String PROMPT_FIELD = "prompt.field";
  public static final String COMPLETION_FIELD = "completion.field";
  public static final String PROMPT_TEMPLATE = "prompt.template";
  public static final String MAX_RECORD_BYTES = "max.record.bytes";
  public static final String BATCH_ROWS = "batch.rows";
  public static final String EVAL_BATCH_ROWS = "eval.batch.rows";
  public static final String BATCH_LINGER_MS = "batch.linger.ms";
  public static final String PAD_TO = "pad.to";
  public static final String PAD_MULTIPLE = "pad.multiple";
  public static final String LABELS_ON_PADDING = "labels.on.padding";
  public static final String APPLICATION_ID = "application.id";
  public static final String INSTANCE_ID = "instance.id";
  public static final String STATE_DIRECTORY = "state.directory";
  public static final String THREADS = "threads";

  /** Every setting with its type, default, limits and explanation. */
  public static final ConfigDef TABLE = PreprocessorTable.create();

  /** Beginnings of the settings that go to Kafka as they are. */
  public static final List<String> PASS_THROUGH =
      List.of(Settings.CLIENT_PREFIX, "producer.", "consumer.", "admin.", "streams.");

  /** What a record on the wire has besides its value: key, lengths, the batch's own header. */
  private static final int RECORD_OVERHEAD = 4096;

  /**
   * Checks what was given.
   *
   * @throws SetupException for an unknown setting, or a value of the wrong type or out of range
   */
  public static PreprocessorSettings of(Map<String, String> given) {
    return new PreprocessorSettings(new Settings(TABLE, given, PASS_THROUGH));
  }

  TopicNames topics() {
    return new TopicNames(values.string(KafkaSettings.TOPIC_PREFIX));
  }

  String applicationId() {
    String id = values.string(APPLICATION_ID);
    return id.isEmpty() ? values.string(KafkaSettings.TOPIC_PREFIX) + "millrace-preprocessor" : id;
  }

  /** The instance's lasting name; empty where it has none. */
  String instanceId() {
    return values.string(INSTANCE_ID);
  }

  TokenizerFiles tokenizerFiles() {
    return TokenizerFiles.at(Path.of(values.string(TOKENIZER)));
  }

  SpecialTokens specialTokens(TokenizerFiles files) {
    return SpecialTokens.of(
        files, values.string(EOS_TOKEN), values.string(PAD_TOKEN), values.flag(EOS_APPEND));
  }

  SequenceEnd sequenceEnd(SpecialTokens tokens) {
    return new SequenceEnd(
        values.flag(EOS_APPEND) ? tokens.eosId() : OptionalInt.empty(), maxLength());
  }

  private int maxLength() {
    return values.integer(MAX_LENGTH);
  }

  int maxRecordBytes() {
    return values.integer(MAX_RECORD_BYTES);
  }

  RecordFormat format() {
    String prompt = values.string(PROMPT_FIELD);
    String completion = values.string(COMPLETION_FIELD);
    if (prompt.isEmpty() != completion.isEmpty()) {
      throw new SetupException(
          "Only one of prompt.field and completion.field is set: set both, or neither to read"
              + " text.field.");
    }
    return prompt.isEmpty()
        ? new TextFormat(values.string(TEXT_FIELD))
        : new PromptCompletionFormat(prompt, completion, template());
  }

  private PromptTemplate template() {
    try {
      return new PromptTemplate(values.string(PROMPT_TEMPLATE));
    } catch (IllegalArgumentException e) {
      throw new SetupException("prompt.template cannot be used: " + e.getMessage() + ".", e);
    }
  }

  RowLayout layout(SpecialTokens tokens) {
    PadTo padTo = values.string(PAD_TO).equals("longest") ? PadTo.LONGEST : PadTo.MAX_LENGTH;
    return new PaddedRows(
        new RowLength(padTo, values.integer(PAD_MULTIPLE), maxLength()),
        tokens.padId(),
        values.string(LABELS_ON_PADDING).equals("train")
            ? LabelsOnPadding.TRAIN
            : LabelsOnPadding.IGNORE);
  }

  BatchLimits limits(String rows) {
    return new BatchLimits(
        values.integer(rows),
        TopicSpec.BATCH_MAX_BYTES - RECORD_OVERHEAD,
        values.longInteger(BATCH_LINGER_MS));
  }
}
