package io.millrace.worker.app;

import io.millrace.service.config.KafkaSettings;
import io.millrace.service.config.OperationsSettings;
import io.millrace.service.config.Settings;
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
  public static final String SEED = "seed";
  public static final String DEVICE = "device";
  public static final String THREADS = "threads";
  public static final String MAX_STEPS = "max.steps";
  public static final String STOP_AT_END = "stop.at.end";
  public static final String PASSES = "passes";
  public static final String GRADIENT_ACCUMULATION_STEPS = "gradient.accumulation.steps";
  public static final String LEARNING_RATE = "learning.rate";
  public static final String LR_SCHEDULE = "lr.schedule";
  public static final String LR_SCHEDULE_STEPS = "lr.schedule.steps";
  public static final String WARMUP_STEPS = "warmup.steps";
  public static final String ADAM_BETA1 = "adam.beta1";
  public static final String ADAM_BETA2 = "adam.beta2";
  public static final String ADAM_EPSILON = "adam.epsilon";
  public static final String WEIGHT_DECAY = "weight.decay";
  public static final String MAX_GRAD_NORM = "max.grad.norm";
  public static final String LOG_EVERY_STEPS = "log.every.steps";
  public static final String EVAL_STRATEGY = "eval.strategy";
  public static final String EVAL_EVERY_STEPS = "eval.every.steps";
  public static final String EVAL_AT_START = "eval.at.start";
  public static final String EARLY_STOPPING_PATIENCE = "early.stopping.patience";
  public static final String CHECKPOINT_EVERY_STEPS = "checkpoint.every.steps";
  public static final String CHECKPOINTS_KEEP = "checkpoints.keep";
  public static final String READ_AHEAD_BATCHES = "read.ahead.batches";
  public static final String MAX_REJECTED_BATCHES = "max.rejected.batches";
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
   * @throws io.millrace.service.SetupException for an unknown key or a value out of range
   */
  public static Settings of(Map<String, String> given) {
    return new Settings(TABLE, given, PASS_THROUGH);
  }

  private static ConfigDef table() {
    ConfigDef table = new ConfigDef();
    defineRun(table);
    defineOptimizer(table);
    defineCadence(table);
    defineStream(table);
    KafkaSettings.addTo(table);
    return OperationsSettings.addTo(table, DEFAULT_HTTP_PORT);
  }

  private static void defineRun(ConfigDef table) {
    string(
        table,
        RUN_ID,
        "default",
        ConfigDef.CompositeValidator.of(new NonEmptyString(), new FileNameValidator()),
        "Names the run on the events and control topics and on disk. Starting it again goes on from"
            + " its newest checkpoint.");
    string(
        table,
        RUN_DIRECTORY,
        "runs",
        new NonEmptyString(),
        "Directory that holds a directory per run, with its checkpoints.");
    table.define(
        MODEL_DIRECTORY,
        ConfigDef.Type.STRING,
        ConfigDef.NO_DEFAULT_VALUE,
        new NonEmptyString(),
        Importance.HIGH,
        "Hugging Face directory of the model: config.json, model.safetensors (without it, fresh"
            + " weights are made from the seed), tokenizer files.");
    flag(
        table,
        MODEL_RESIZE_EMBEDDINGS,
        false,
        "Whether the embedding is enlarged to the tokenizer's size, as after adding a pad token;"
            + " new rows are the mean of the old ones.");
    table.define(
        SEED,
        ConfigDef.Type.LONG,
        42L,
        Range.between(0, Integer.MAX_VALUE),
        Importance.MEDIUM,
        "Seed of all that is random.");
    string(table, DEVICE, "cpu", ValidString.in("cpu"), "Where to train.");
    integer(
        table, THREADS, 0, 0, 1024, "Threads of a CPU's matrix products; 0 takes one per core.");
    longInteger(table, MAX_STEPS, 0, "Optimizer steps after which the run ends; 0 has no limit.");
    flag(
        table,
        STOP_AT_END,
        false,
        "Whether the run ends where the batch topic ended when the run began, rather than waiting"
            + " for more.");
    integer(
        table,
        PASSES,
        1,
        1,
        1_000_000,
        "With stop.at.end: how many times what is there is read, the epochs of a stream.");
  }

  private static void defineOptimizer(ConfigDef table) {
    integer(
        table,
        GRADIENT_ACCUMULATION_STEPS,
        1,
        1,
        100_000,
        "Batches per optimizer step; the loss is the mean over all their targets.");
    decimal(table, LEARNING_RATE, 5e-5, 0, 1e3, "Highest learning rate.");
    string(
        table,
        LR_SCHEDULE,
        "linear",
        ValidString.in("linear", "constant"),
        "After the warm-up: linear falls to zero at the run's end, constant stays. A linear"
            + " schedule of a run without known end stays too, and says so.");
    longInteger(
        table,
        LR_SCHEDULE_STEPS,
        0,
        "Step at which a linear schedule is at zero; 0 takes max.steps, else the steps that the"
            + " passes of stop.at.end make.");
    longInteger(
        table, WARMUP_STEPS, 0, "Steps over which the learning rate rises linearly from zero.");
    decimal(table, ADAM_BETA1, 0.9, 0, 0.999999, "AdamW's decay of the first moment.");
    decimal(table, ADAM_BETA2, 0.999, 0, 0.9999999, "AdamW's decay of the second moment.");
    decimal(table, ADAM_EPSILON, 1e-8, 1e-20, 1, "AdamW's addition to the denominator.");
    decimal(
        table,
        WEIGHT_DECAY,
        0.01,
        0,
        10,
        "AdamW's decoupled weight decay; biases and norm weights are not decayed.");
    decimal(
        table,
        MAX_GRAD_NORM,
        1.0,
        0,
        1e9,
        "Global L2 norm to which gradients are clipped; 0 leaves them as they are.");
  }

  private static void defineCadence(ConfigDef table) {
    longInteger(table, LOG_EVERY_STEPS, 10, "Steps between two lines in the log; 0 never.");
    string(
        table,
        EVAL_STRATEGY,
        "steps",
        ValidString.in("no", "steps", "pass"),
        "When to evaluate: never, every eval.every.steps, or after each pass of stop.at.end.");
    longInteger(
        table,
        EVAL_EVERY_STEPS,
        0,
        "With eval.strategy=steps: steps between two evaluations on the eval-batches topic; 0"
            + " evaluates on command only.");
    flag(table, EVAL_AT_START, false, "Whether a new run evaluates before its first step.");
    integer(
        table,
        EARLY_STOPPING_PATIENCE,
        0,
        0,
        1_000_000,
        "Evaluations in a row without improvement on the best loss after which the run ends; 0"
            + " never.");
    longInteger(
        table,
        CHECKPOINT_EVERY_STEPS,
        500,
        "Steps between two checkpoints; 0 saves the best evaluated and at the end only.");
    integer(
        table,
        CHECKPOINTS_KEEP,
        3,
        0,
        1_000_000,
        "Newest checkpoints that are kept, besides the best; 0 keeps all.");
  }

  private static void defineStream(ConfigDef table) {
    integer(
        table, READ_AHEAD_BATCHES, 16, 1, 100_000, "Batches held decoded and ready for the step.");
    integer(
        table,
        MAX_REJECTED_BATCHES,
        20,
        1,
        1_000_000,
        "Batches in a row that cannot be trained on, after which the run fails.");
    longInteger(
        table,
        JOURNAL_COMMIT_INTERVAL_MS,
        1000,
        "Milliseconds for which step events are committed together.");
  }

  private static void string(
      ConfigDef table, String name, String value, ConfigDef.Validator validator, String doc) {
    table.define(name, ConfigDef.Type.STRING, value, validator, Importance.MEDIUM, doc);
  }

  private static void flag(ConfigDef table, String name, boolean value, String doc) {
    table.define(name, ConfigDef.Type.BOOLEAN, value, Importance.MEDIUM, doc);
  }

  private static void integer(
      ConfigDef table, String name, int value, int from, int to, String doc) {
    table.define(name, ConfigDef.Type.INT, value, Range.between(from, to), Importance.MEDIUM, doc);
  }

  private static void longInteger(ConfigDef table, String name, long value, String doc) {
    table.define(name, ConfigDef.Type.LONG, value, Range.atLeast(0), Importance.MEDIUM, doc);
  }

  private static void decimal(
      ConfigDef table, String name, double value, double from, double to, String doc) {
    table.define(
        name, ConfigDef.Type.DOUBLE, value, Range.between(from, to), Importance.MEDIUM, doc);
  }
}
