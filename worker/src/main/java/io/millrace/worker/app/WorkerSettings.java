package io.millrace.worker.app;

import io.millrace.schemas.control.LiveSetting;
import io.millrace.schemas.event.EvaluationMeasure;
import io.millrace.service.config.KafkaSettings;
import io.millrace.service.config.OperationsSettings;
import io.millrace.service.config.Settings;
import io.millrace.service.registry.RegistrySettings;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/** The worker's settings: name, type, default, range and meaning of each in one row. */
public final class WorkerSettings {
  public static final String RUN_ID = "run.id";
  public static final String RUN_DIRECTORY = "run.directory";
  public static final String MODEL_DIRECTORY = "model.directory";
  public static final String MODEL_RESIZE_EMBEDDINGS = "model.resize.embeddings";
  public static final String RUN_TAKEOVER = "run.takeover";
  public static final String RESUME_ACCEPT = "resume.accept";
  public static final String RECOVERY_MISSING_BATCHES = "recovery.missing.batches";
  public static final String RECOVERY_TOLERANCE = "recovery.tolerance";
  public static final String BATCHES_ACCEPT_FINGERPRINTS = "batches.accept.fingerprints";
  public static final String SHUTDOWN_TIMEOUT_MS = "shutdown.timeout.ms";
  public static final String SEED = "seed";
  public static final String DEVICE = "device";
  public static final String DEVICE_PEAK_TFLOPS = "device.peak.tflops";
  public static final String PRECISION = "precision";
  public static final String GRADIENT_CHECKPOINTING = "gradient.checkpointing";
  public static final String BATCH_SPLIT_TOKENS = "batch.split.tokens";
  public static final String THREADS = "threads";
  public static final String MAX_STEPS = "max.steps";
  public static final String STOP_AT_END = "stop.at.end";
  public static final String PASSES = "passes";
  public static final String LOG_EVERY_STEPS = LiveSetting.LOG_EVERY_STEPS.settingName();
  public static final String EVAL_STRATEGY = "eval.strategy";
  public static final String EVAL_EVERY_STEPS = LiveSetting.EVAL_EVERY_STEPS.settingName();
  public static final String EVAL_AT_START = "eval.at.start";
  public static final String EARLY_STOPPING_PATIENCE = "early.stopping.patience";
  public static final String BEST_METRIC = EvaluationMeasure.SETTING;
  public static final String CHECKPOINT_EVERY_STEPS =
      LiveSetting.CHECKPOINT_EVERY_STEPS.settingName();
  public static final String CHECKPOINTS_KEEP = "checkpoints.keep";
  public static final String CHECKPOINTS_KEEP_EVERY_STEPS = "checkpoints.keep.every.steps";
  public static final String READ_AHEAD_BATCHES = "read.ahead.batches";
  public static final String MAX_REJECTED_BATCHES = "max.rejected.batches";
  public static final String MAX_BAD_STEPS = "max.bad.steps";
  public static final String EVENTS_TEXT = "events.text";
  public static final String JOURNAL_COMMIT_INTERVAL_MS = "journal.commit.interval.ms";

  /** Prefixes of settings that are handed to the Kafka clients. */
  public static final List<String> PASS_THROUGH =
      List.of(Settings.CLIENT_PREFIX, "producer.", "consumer.", "admin.");

  /** The table. */
  public static final ConfigDef TABLE = table();

  private static final int DEFAULT_HTTP_PORT = 9464;

  private WorkerSettings() {}

  /**
   * Checks what was given.
   *
   * @throws io.millrace.service.SetupException for an unknown key, a value out of range, or two
   *     that contradict each other
   */
  public static Settings of(Map<String, String> given) {
    Settings settings = new Settings(TABLE, given, PASS_THROUGH);
    LearningSettings.requireConsistent(settings);
    TaskSettings.requireConsistent(settings);
    RegistrySettings.requireSound(settings);
    return settings;
  }

  private static ConfigDef table() {
    ConfigDef table = new ConfigDef();
    SettingRows rows = new SettingRows(table);
    defineRun(rows);
    TaskSettings.addTo(table);
    LearningSettings.addTo(table);
    defineCadence(rows);
    defineStream(rows);
    defineRecovery(rows);
    KafkaSettings.addTo(table);
    RegistrySettings.addTo(table);
    return OperationsSettings.addTo(table, DEFAULT_HTTP_PORT);
  }

  private static void defineRun(SettingRows rows) {
    rows.string(
        RUN_ID,
        "default",
        ConfigDef.CompositeValidator.of(new NonEmptyString(), new FileNameValidator()),
        "Names the run on the events and control topics and on disk. Starting it again goes on where"
            + " its journal ends.");
    rows.string(
        RUN_DIRECTORY,
        "runs",
        new NonEmptyString(),
        "Directory that holds a directory per run, with its checkpoints.");
    rows.table()
        .define(
            MODEL_DIRECTORY,
            ConfigDef.Type.STRING,
            ConfigDef.NO_DEFAULT_VALUE,
            new NonEmptyString(),
            Importance.HIGH,
            "Hugging Face directory of the model: config.json, model.safetensors (without it, fresh"
                + " weights are made from the seed), tokenizer files.");
    rows.flag(
        MODEL_RESIZE_EMBEDDINGS,
        true,
        "Whether the embedding is enlarged to the tokenizer's size, as after adding a pad token;"
            + " new rows are the mean of the old ones. Without it such a model is refused.");
    rows.table()
        .define(
            SEED,
            ConfigDef.Type.LONG,
            42L,
            Range.between(0, Integer.MAX_VALUE),
            Importance.MEDIUM,
            "Seed of all that is random.");
    rows.string(
        DEVICE,
        "auto",
        new DeviceValidator(),
        "Where to train: auto is a GPU if there is one that can be used, else the CPU.");
    rows.decimal(
        DEVICE_PEAK_TFLOPS,
        0,
        0,
        1e9,
        "What the device can do at most in this precision, 10^12 floating point operations per"
            + " second: the share of it that training takes is on /metrics. 0 measures it at the"
            + " start, by large matrix products.");
    rows.string(
        PRECISION,
        ProgramPlans.AUTO,
        ValidString.in(ProgramPlans.AUTO, ProgramPlans.FP32, ProgramPlans.BF16),
        "Numbers of the matrix products; weights, optimizer state, norms and loss are fp32 in any"
            + " case. auto is bf16 on a GPU that is made for it, else fp32.");
    rows.flag(
        GRADIENT_CHECKPOINTING,
        false,
        "Whether the backward pass computes each layer anew instead of keeping its activations:"
            + " less memory, more time, the same numbers.");
    rows.integer(
        BATCH_SPLIT_TOKENS,
        0,
        0,
        Integer.MAX_VALUE,
        "A batch with more tokens than this, padding not counted, goes through the model in parts of"
            + " whole sequences, one after the other, and their gradients add up: less memory, the"
            + " same step but for rounding, and for the draws of dropout and noise. 0 takes every batch whole.");
    rows.integer(THREADS, 0, 0, 1024, "Threads of a CPU's matrix products; 0 takes one per core.");
    rows.longInteger(MAX_STEPS, 0, "Optimizer steps after which the run ends; 0 has no limit.");
    rows.flag(
        STOP_AT_END,
        false,
        "Whether the run ends where the batch topic ended when the run began, rather than waiting"
            + " for more.");
    rows.integer(
        PASSES,
        1,
        1,
        1_000_000,
        "With stop.at.end: how many times what is there is read, the epochs of a stream.");
  }

  private static void defineCadence(SettingRows rows) {
    rows.longInteger(
        LOG_EVERY_STEPS,
        10,
        "Steps between two lines in the log; 0 never. On a GPU the outcomes of so many steps are"
            + " read, and published, together; of 100 at most.");
    rows.string(
        EVAL_STRATEGY,
        "steps",
        ValidString.in("no", "steps", "pass"),
        "When to evaluate: never, every eval.every.steps, or after each pass of stop.at.end.");
    rows.longInteger(
        EVAL_EVERY_STEPS,
        0,
        "With eval.strategy=steps: steps between two evaluations on the eval-batches topic; 0"
            + " evaluates on command only.");
    rows.flag(EVAL_AT_START, false, "Whether a new run evaluates before its first step.");
    rows.string(
        BEST_METRIC,
        EvaluationMeasure.LOSS.key(),
        ValidString.in(EvaluationMeasure.keys().toArray(String[]::new)),
        "What tells the best evaluation, whose checkpoint is kept, and what early stopping goes by:"
            + " the lowest loss, or the highest of the others, which classifiers have; accuracy"
            + " language models, too. f1 is of class 1 of two.");
    rows.integer(
        EARLY_STOPPING_PATIENCE,
        0,
        0,
        1_000_000,
        "Evaluations in a row without improvement on the best by best.metric after which the run"
            + " ends; 0 never.");
    rows.longInteger(
        CHECKPOINT_EVERY_STEPS,
        500,
        "Steps between two checkpoints; 0 saves the best evaluated and at the end only.");
    rows.integer(
        CHECKPOINTS_KEEP,
        3,
        0,
        1_000_000,
        "Newest steps whose checkpoint is kept, besides the best; 0 keeps all.");
    rows.longInteger(
        CHECKPOINTS_KEEP_EVERY_STEPS,
        0,
        "Steps from one checkpoint that is kept for good to the next: the first at or after each"
            + " multiple; 0 keeps none for good.");
  }

  private static void defineStream(SettingRows rows) {
    rows.integer(
        READ_AHEAD_BATCHES, 16, 1, 100_000, "Batches held decoded and ready for the step.");
    rows.integer(
        MAX_REJECTED_BATCHES,
        20,
        1,
        1_000_000,
        "Batches in a row that cannot be trained on, after which the run fails.");
    rows.integer(
        MAX_BAD_STEPS,
        5,
        0,
        1_000_000,
        "Steps in a row whose loss or gradient is not finite, after which the run fails with a"
            + " checkpoint of its last good state; 0 never fails. Each is skipped: weights and"
            + " optimizer stay as they are.");
    rows.list(
        BATCHES_ACCEPT_FINGERPRINTS,
        "Fingerprints of tokenizers and formats, or their beginnings, whose batches are taken"
            + " besides those that are like the run's first one.");
  }

  private static void defineRecovery(SettingRows rows) {
    rows.string(
        EVENTS_TEXT,
        "keep",
        ValidString.in("keep", "hash"),
        "What events, and with them the log and run.json, have of the prompts and texts of generate:"
            + " all, or the SHA-256 of each. Of hashed prompts a start after a crash cannot make"
            + " texts; it answers that the command failed.");
    rows.longInteger(
        JOURNAL_COMMIT_INTERVAL_MS,
        1000,
        "Milliseconds for which step events are committed together.");
    rows.decimal(
        RECOVERY_TOLERANCE,
        1e-4,
        0,
        1e9,
        "Difference of a recomputed loss or gradient norm, relative to the journalled one, above"
            + " which it is an event and counted.");
    rows.string(
        RECOVERY_MISSING_BATCHES,
        "refuse",
        ValidString.in("refuse", "skip"),
        "What to do where the topic no longer has batches that the run is to read: refuse to start,"
            + " or go on with what is there.");
    rows.list(
        RESUME_ACCEPT,
        "Names of settings whose change is meant when a run goes on; 'model' for another model"
            + " behind model.directory.");
    rows.flag(
        RUN_TAKEOVER,
        false,
        "Whether to start although another process holds the run directory: it is fenced and ends.");
    rows.longInteger(
        SHUTDOWN_TIMEOUT_MS,
        30_000,
        "Milliseconds within which the worker has ended when it is told to; a step or a save that"
            + " takes longer is given up, and the next start makes up for it from the journal.");
  }
}
