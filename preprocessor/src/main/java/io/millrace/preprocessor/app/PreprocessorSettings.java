package io.millrace.preprocessor.app;

import io.millrace.preprocessor.batch.BatchLimits;
import io.millrace.preprocessor.batch.Grouping;
import io.millrace.preprocessor.batch.LabelsOnPadding;
import io.millrace.preprocessor.batch.PadTo;
import io.millrace.preprocessor.batch.RowLayout;
import io.millrace.preprocessor.batch.RowLength;
import io.millrace.preprocessor.select.HoldOut;
import io.millrace.preprocessor.sequence.LengthLimit;
import io.millrace.preprocessor.sequence.PairLimit;
import io.millrace.preprocessor.sequence.SequenceEnd;
import io.millrace.preprocessor.sequence.TooLong;
import io.millrace.preprocessor.streams.DeadLetterText;
import io.millrace.preprocessor.streams.Route;
import io.millrace.preprocessor.tokenize.SpecialTokens;
import io.millrace.preprocessor.tokenize.TokenizerFiles;
import io.millrace.preprocessor.tokenize.WhiteSpaceTokens;
import io.millrace.schemas.topic.TopicNames;
import io.millrace.schemas.topic.TopicSpec;
import io.millrace.service.SetupException;
import io.millrace.service.config.KafkaSettings;
import io.millrace.service.config.Settings;
import io.millrace.service.registry.RegistrySettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.common.config.ConfigDef;

/**
 * The preprocessor's settings, by name and as the parts they make. What each means is in the table;
 * what they are for is in {@link TaskSettings}, how records are read in {@link RecordSettings},
 * what their fields mean in {@link FormatSettings} and {@link ClassificationSettings}.
 *
 * @param values checked against the table
 */
public record PreprocessorSettings(Settings values) {
  public static final String TOKENIZER = "tokenizer";
  public static final String EOS_TOKEN = "eos.token";
  public static final String EOS_APPEND = "eos.append";
  public static final String PAD_TOKEN = "pad.token";
  public static final String MAX_LENGTH = "max.length";
  public static final String TOO_LONG = "too.long";
  public static final String DEAD_LETTERS_TEXT = "dead.letters.text";
  public static final String DEDUPLICATE_RECORDS = "deduplicate.records";
  public static final String HOLDOUT_SHARE = "holdout.share";
  public static final String LAYOUT = "layout";
  public static final String PACK_BUFFER = "pack.buffer";
  public static final String LENGTH_BUFFER = "length.buffer";
  public static final String BATCH_ROWS = "batch.rows";
  public static final String BATCH_TOKENS = "batch.tokens";
  public static final String EVAL_BATCH_ROWS = "eval.batch.rows";
  public static final String EVAL_BATCH_TOKENS = "eval.batch.tokens";
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

  private static final int SHORTEST_WITH_END = 3;

  /**
   * Checks the settings against each other, before anything is loaded or opened.
   *
   * @throws SetupException when two of them contradict each other
   */
  public PreprocessorSettings(Settings values) {
    this.values = values;
    new TaskSettings(values).requireFitting();
    grouping(BATCH_ROWS, BATCH_TOKENS);
    grouping(EVAL_BATCH_ROWS, EVAL_BATCH_TOKENS);
    requireRoomForTheEnd();
    RegistrySettings.requireSound(values);
    new FormatSettings(values).requireFieldsToRead(new RecordSettings(values).encoding());
  }

  /**
   * Checks what was given.
   *
   * @throws SetupException for an unknown setting, a value of the wrong type or out of range, or
   *     settings that contradict each other
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
        files, values.string(EOS_TOKEN), values.string(PAD_TOKEN), appendsEos());
  }

  SequenceEnd sequenceEnd(SpecialTokens tokens, WhiteSpaceTokens whiteSpace) {
    return new SequenceEnd(eosId(tokens), tokens.eosText(), whiteSpace);
  }

  LengthLimit lengthLimit(SpecialTokens tokens, WhiteSpaceTokens whiteSpace) {
    return new LengthLimit(
        TooLong.valueOf(constant(TOO_LONG)),
        maxLength(),
        tokens.bosId(),
        eosId(tokens),
        whiteSpace);
  }

  PairLimit pairLimit() {
    return new PairLimit(TooLong.valueOf(constant(TOO_LONG)), maxLength());
  }

  /** Whatever is cut or split must hold a token, one that it predicts, and the end. */
  private void requireRoomForTheEnd() {
    if (appendsEos()
        && maxLength() < SHORTEST_WITH_END
        && !constant(TOO_LONG).equals(TooLong.REJECT.name())) {
      throw new SetupException(
          "max.length is "
              + maxLength()
              + ", which leaves a text that is cut or split no room for the end token beside what it"
              + " ends: set max.length to "
              + SHORTEST_WITH_END
              + " or more, or too.long to reject.");
    }
  }

  private boolean appendsEos() {
    return values.flag(EOS_APPEND) && !new TaskSettings(values).isClassification();
  }

  private OptionalInt eosId(SpecialTokens tokens) {
    return appendsEos() ? tokens.eosId() : OptionalInt.empty();
  }

  private int maxLength() {
    return values.integer(MAX_LENGTH);
  }

  private String constant(String key) {
    return values.string(key).toUpperCase(Locale.ROOT).replace('-', '_');
  }

  DeadLetterText deadLetterText() {
    return DeadLetterText.valueOf(constant(DEAD_LETTERS_TEXT));
  }

  Route.Selection selection() {
    return new Route.Selection(
        values.integer(DEDUPLICATE_RECORDS),
        new HoldOut(values.decimal(HOLDOUT_SHARE)),
        topics().evalText());
  }

  RowLayout layout(SpecialTokens tokens) {
    PadTo padTo = values.string(PAD_TO).equals("longest") ? PadTo.LONGEST : PadTo.MAX_LENGTH;
    return new RowLayout(
        new RowLength(padTo, values.integer(PAD_MULTIPLE), maxLength()),
        tokens.padId(),
        LabelsOnPadding.valueOf(constant(LABELS_ON_PADDING)),
        isPacked());
  }

  private boolean isPacked() {
    return values.string(LAYOUT).equals("packed");
  }

  /**
   * Which sequences go together.
   *
   * @throws SetupException when the buffer could not fill a batch, or no batch could be filled
   */
  Grouping grouping(String rows, String tokens) {
    BatchLimits limits = limits(rows, tokens);
    if (limits.tokens() < maxLength()) {
      throw new SetupException(
          tokens
              + " is "
              + limits.tokens()
              + ", less than a single sequence of max.length ("
              + maxLength()
              + ") may have: raise the one or lower the other.");
    }
    if (limits.rows() == BatchLimits.NONE && limits.tokens() == BatchLimits.NONE) {
      throw new SetupException(
          "Both " + rows + " and " + tokens + " are 0, so that no batch would ever be full.");
    }
    int lengthBuffer = values.integer(LENGTH_BUFFER);
    if (isPacked()) {
      if (lengthBuffer > 0) {
        throw new SetupException(
            "length.buffer is for layout=padded: packed rows have no use for like lengths.");
      }
      return new Grouping.Packed(values.integer(PACK_BUFFER));
    }
    return lengthBuffer == 0
        ? new Grouping.InOrder()
        : new Grouping.ByLength(atLeastABatch(lengthBuffer, rows, limits));
  }

  private static int atLeastABatch(int lengthBuffer, String rows, BatchLimits limits) {
    if (limits.rows() != BatchLimits.NONE && lengthBuffer < limits.rows()) {
      throw new SetupException(
          "length.buffer is "
              + lengthBuffer
              + ", less than the "
              + limits.rows()
              + " of "
              + rows
              + ": a batch is chosen from the buffer, so it must hold more than one.");
    }
    return lengthBuffer;
  }

  BatchLimits limits(String rows, String tokens) {
    return new BatchLimits(
        orNone(values.integer(rows)),
        orNone(values.integer(tokens)),
        TopicSpec.BATCH_MAX_BYTES - RECORD_OVERHEAD,
        values.longInteger(BATCH_LINGER_MS));
  }

  private static int orNone(int limit) {
    return limit == 0 ? BatchLimits.NONE : limit;
  }
}
