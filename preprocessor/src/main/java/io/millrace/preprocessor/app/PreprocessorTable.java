package io.millrace.preprocessor.app;

import io.millrace.service.config.KafkaSettings;
import io.millrace.service.config.OperationsSettings;
import io.millrace.service.registry.RegistrySettings;
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
    TaskSettings.addTo(table);
    addTokenizer(table);
    RecordSettings.addTo(table);
    RegistrySettings.addTo(table);
    addSelection(table);
    FormatTable.addTo(table);
    ClassificationSettings.addTo(table);
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
            "Whether every text ends in the end token; false where the texts bring their own. What is"
                + " classified gets none in any case.")
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
            "Tokens of a sequence at most, the end token and other special ones counted.")
        .define(
            PreprocessorSettings.TOO_LONG,
            ConfigDef.Type.STRING,
            "truncate",
            ValidString.in("truncate", "truncate-left", "split", "reject"),
            Importance.MEDIUM,
            "What becomes of a text with more tokens: its end is cut (the end token stays), its"
                + " beginning is cut (a token that begins every text stays), it becomes several"
                + " sequences, or a dead letter. Of a pair the longer text is cut first.");
  }

  private static void addSelection(ConfigDef table) {
    table
        .define(
            PreprocessorSettings.DEDUPLICATE_RECORDS,
            ConfigDef.Type.INT,
            0,
            Range.between(0, 10_000_000),
            Importance.LOW,
            "A record the same as one of so many before it in its partition is a dead letter; 0"
                + " lets duplicates be.")
        .define(
            PreprocessorSettings.DEAD_LETTERS_TEXT,
            ConfigDef.Type.STRING,
            "keep",
            ValidString.in("keep", "hash"),
            Importance.MEDIUM,
            "What dead letters have of a record: all of it, or the SHA-256 of its key and its value,"
                + " no headers of its own and no sentence that quotes it.")
        .define(
            PreprocessorSettings.HOLDOUT_SHARE,
            ConfigDef.Type.DOUBLE,
            0.0,
            Range.between(0.0, 1.0),
            Importance.MEDIUM,
            "Share of the records that go to eval-text instead, chosen by the hash of the key, or"
                + " of the value where there is no key.");
  }

  private static void addBatches(ConfigDef table) {
    table
        .define(
            PreprocessorSettings.LAYOUT,
            ConfigDef.Type.STRING,
            "padded",
            ValidString.in("padded", "packed"),
            Importance.HIGH,
            "Whether a row takes one sequence, or as many as fit into max.length tokens.")
        .define(
            PreprocessorSettings.PACK_BUFFER,
            ConfigDef.Type.INT,
            32,
            Range.between(1, 65_536),
            Importance.LOW,
            "With layout=packed, so many rows' worth of tokens wait, beside a batch's, to be chosen"
                + " from: more pack tighter and wait longer.")
        .define(
            PreprocessorSettings.LENGTH_BUFFER,
            ConfigDef.Type.INT,
            0,
            Range.between(0, 1_000_000),
            Importance.MEDIUM,
            "Sequences among which those of similar length are batched together, so that little is"
                + " padded; 0 batches them as they come.")
        .define(
            PreprocessorSettings.BATCH_ROWS,
            ConfigDef.Type.INT,
            8,
            Range.between(0, 65_536),
            Importance.HIGH,
            "Rows of a training batch; 0 for as many as batch.tokens allows.")
        .define(
            PreprocessorSettings.BATCH_TOKENS,
            ConfigDef.Type.INT,
            0,
            Range.atLeast(0),
            Importance.HIGH,
            "Tokens of a training batch at most, padding not counted; 0 for no such limit.")
        .define(
            PreprocessorSettings.EVAL_BATCH_ROWS,
            ConfigDef.Type.INT,
            8,
            Range.between(0, 65_536),
            Importance.MEDIUM,
            "Rows of an evaluation batch; 0 for as many as eval.batch.tokens allows.")
        .define(
            PreprocessorSettings.EVAL_BATCH_TOKENS,
            ConfigDef.Type.INT,
            0,
            Range.atLeast(0),
            Importance.MEDIUM,
            "Tokens of an evaluation batch at most, padding not counted; 0 for no such limit.")
        .define(
            PreprocessorSettings.BATCH_LINGER_MS,
            ConfigDef.Type.LONG,
            1000L,
            Range.atLeast(1),
            Importance.MEDIUM,
            "Milliseconds after which a sequence is sent though its batch is not full.")
        .define(
            PreprocessorSettings.PAD_TO,
            ConfigDef.Type.STRING,
            "longest",
            ValidString.in("longest", "max.length"),
            Importance.MEDIUM,
            "Whether rows are as long as the fullest in the batch, or as max.length.")
        .define(
            PreprocessorSettings.PAD_MULTIPLE,
            ConfigDef.Type.INT,
            8,
            Range.between(1, 65_536),
            Importance.LOW,
            "The fullest is rounded up to a multiple of this, but never beyond max.length.")
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
