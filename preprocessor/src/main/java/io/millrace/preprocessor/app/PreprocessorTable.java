package io.millrace.preprocessor.app;

import io.millrace.service.config.KafkaSettings;
import io.millrace.service.config.OperationsSettings;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/** The table behind {@link PreprocessorSettings}: a row per setting with default and limits. */
final class PreprocessorTable {
  private static final int DEFAULT_HTTP_PORT = 9465;

  private PreprocessorTable() {}

  static ConfigDef create() {
    ConfigDef table = new ConfigDef();
    KafkaSettings.addTo(table);
    OperationsSettings.addTo(table, DEFAULT_HTTP_PORT);
    addTokenizer(table);
    addFormat(table);
    addBatches(table);
    addProcess(table);
    return table;
  }

  private static void addTokenizer(ConfigDef table) {
    table
        .define(
            PreprocessorSettings.TOKENIZER,
            ConfigDef.Type.STRING,
            ConfigDef.NO_DEFAULT_VALUE,
            new NonEmptyString(),
            Importance.HIGH,
            "Path of a tokenizer.json, or of a directory that holds one.")
        .define(
            PreprocessorSettings.EOS_TOKEN,
            ConfigDef.Type.STRING,
            "",
            Importance.MEDIUM,
            "Token that ends every text; empty takes the one that tokenizer_config.json,"
                + " special_tokens_map.json or config.json beside the tokenizer names.")
        .define(
            PreprocessorSettings.EOS_APPEND,
            ConfigDef.Type.BOOLEAN,
            true,
            Importance.LOW,
            "Whether every text ends in the end token; false where the texts bring their own.")
        .define(
            PreprocessorSettings.PAD_TOKEN,
            ConfigDef.Type.STRING,
            "",
            Importance.MEDIUM,
            "Token that fills the rows; empty takes the one named beside the tokenizer, or the"
                + " end token where none is.")
        .define(
            PreprocessorSettings.MAX_LENGTH,
            ConfigDef.Type.INT,
            512,
            Range.between(2, 1_048_576),
            Importance.HIGH,
            "Tokens of a sequence at most, the end token counted; the rest of a text is cut.");
  }

  private static void addFormat(ConfigDef table) {
    table
        .define(
            PreprocessorSettings.TEXT_FIELD,
            ConfigDef.Type.STRING,
            "text",
            new NonEmptyString(),
            Importance.HIGH,
            "Field of a JSON or Avro record that holds the text.")
        .define(
            PreprocessorSettings.PROMPT_FIELD,
            ConfigDef.Type.STRING,
            "",
            Importance.HIGH,
            "Field with the prompt; set together with completion.field instead of text.field.")
        .define(
            PreprocessorSettings.COMPLETION_FIELD,
            ConfigDef.Type.STRING,
            "",
            Importance.HIGH,
            "Field with the answer to the prompt.")
        .define(
            PreprocessorSettings.PROMPT_TEMPLATE,
            ConfigDef.Type.STRING,
            "### Instruction:\n{prompt}\n\n### Response:\n{completion}",
            Importance.MEDIUM,
            "How prompt and completion make one text.")
        .define(
            PreprocessorSettings.MAX_RECORD_BYTES,
            ConfigDef.Type.INT,
            1_048_576,
            Range.atLeast(1),
            Importance.MEDIUM,
            "Bytes of a text record at most; larger ones become dead letters.");
  }

  private static void addBatches(ConfigDef table) {
    table
        .define(
            PreprocessorSettings.BATCH_ROWS,
            ConfigDef.Type.INT,
            8,
            Range.between(1, 65_536),
            Importance.HIGH,
            "Rows of a training batch.")
        .define(
            PreprocessorSettings.EVAL_BATCH_ROWS,
            ConfigDef.Type.INT,
            8,
            Range.between(1, 65_536),
            Importance.MEDIUM,
            "Rows of an evaluation batch.")
        .define(
            PreprocessorSettings.BATCH_LINGER_MS,
            ConfigDef.Type.LONG,
            1000L,
            Range.atLeast(1),
            Importance.MEDIUM,
            "Milliseconds after which a batch is sent with fewer rows.")
        .define(
            PreprocessorSettings.PAD_TO,
            ConfigDef.Type.STRING,
            "longest",
            ValidString.in("longest", "max.length"),
            Importance.MEDIUM,
            "Whether rows are as long as the longest in the batch, or as max.length.")
        .define(
            PreprocessorSettings.PAD_MULTIPLE,
            ConfigDef.Type.INT,
            8,
            Range.between(1, 65_536),
            Importance.LOW,
            "The longest is rounded up to a multiple of this, but never beyond max.length.")
        .define(
            PreprocessorSettings.LABELS_ON_PADDING,
            ConfigDef.Type.STRING,
            "ignore",
            ValidString.in("ignore", "train"),
            Importance.LOW,
            "Whether labels on padding are -100, so that nothing is learnt there, or the padding"
                + " token.");
  }

  private static void addProcess(ConfigDef table) {
    table
        .define(
            PreprocessorSettings.APPLICATION_ID,
            ConfigDef.Type.STRING,
            "",
            Importance.MEDIUM,
            "What instances that share the work have in common; empty takes"
                + " millrace-preprocessor with the topic prefix before it.")
        .define(
            PreprocessorSettings.INSTANCE_ID,
            ConfigDef.Type.STRING,
            "",
            InstanceId.VALIDATOR,
            Importance.MEDIUM,
            "Name of this instance that stays the same over restarts, as a StatefulSet's pod has"
                + " one: started again after a crash, it goes on at once instead of waiting for"
                + " timeouts, and of two processes under one name the older fails. Empty takes a"
                + " random one at every start.")
        .define(
            PreprocessorSettings.STATE_DIRECTORY,
            ConfigDef.Type.STRING,
            "",
            Importance.LOW,
            "Directory of this instance's own for Kafka Streams; empty takes a temporary one,"
                + " which will do, since the state itself is in Kafka.")
        .define(
            PreprocessorSettings.THREADS,
            ConfigDef.Type.INT,
            1,
            Range.between(1, 1024),
            Importance.MEDIUM,
            "Threads that process records, at most one per partition works.");
  }
}
