package io.millrace.worker.app;

import io.millrace.schemas.control.LiveSetting;
import io.millrace.service.SetupException;
import io.millrace.service.config.Settings;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/** The rows of the worker's table that say how it learns: optimizer, schedule, regularisation. */
public final class LearningSettings {
  public static final String GRADIENT_ACCUMULATION_STEPS =
      LiveSetting.GRADIENT_ACCUMULATION_STEPS.settingName();
  public static final String LEARNING_RATE = LiveSetting.LEARNING_RATE.settingName();
  public static final String LR_SCHEDULE = "lr.schedule";
  public static final String LR_SCHEDULE_STEPS = LiveSetting.LR_SCHEDULE_STEPS.settingName();
  public static final String LR_MIN_RATIO = "lr.min.ratio";
  public static final String LR_DECAY_RATIO = "lr.decay.ratio";
  public static final String LR_DECAY_SHAPE = "lr.decay.shape";
  public static final String WARMUP_STEPS = "warmup.steps";
  public static final String WARMUP_RATIO = "warmup.ratio";
  public static final String ADAM_BETA1 = "adam.beta1";
  public static final String ADAM_BETA2 = "adam.beta2";
  public static final String ADAM_EPSILON = "adam.epsilon";
  public static final String WEIGHT_DECAY = "weight.decay";
  public static final String MAX_GRAD_NORM = "max.grad.norm";

  public static final String LABEL_SMOOTHING = "label.smoothing";
  public static final String NEFTUNE_NOISE_ALPHA = "neftune.noise.alpha";
  public static final String DROPOUT = "dropout";

  private LearningSettings() {}

  static void addTo(ConfigDef table) {
    SettingRows rows = new SettingRows(table);
    defineOptimizer(rows);
    defineSchedule(rows);
    defineRegularisation(rows);
  }

  /**
   * Checks what no single row can.
   *
   * @throws SetupException when two settings contradict each other
   */
  static void requireConsistent(Settings settings) {
    if (settings.longInteger(WARMUP_STEPS) > 0 && settings.decimal(WARMUP_RATIO) > 0) {
      throw new SetupException(
          "Both warmup.steps and warmup.ratio are set: set one of them, the other to 0.");
    }
    String schedule = settings.string(LR_SCHEDULE);
    if (settings.decimal(LR_MIN_RATIO) > 0
        && (schedule.equals(Schedules.CONSTANT) || schedule.equals(Schedules.INVERSE_SQRT))) {
      throw new SetupException(
          "lr.min.ratio is set, and lr.schedule=" + schedule + " has no lowest rate: set it to 0.");
    }
  }

  private static void defineOptimizer(SettingRows rows) {
    rows.integer(
        GRADIENT_ACCUMULATION_STEPS,
        1,
        (int) LiveSetting.GRADIENT_ACCUMULATION_STEPS.lowest(),
        (int) LiveSetting.GRADIENT_ACCUMULATION_STEPS.highest(),
        "Batches per optimizer step; the loss is the mean over all their targets.");
    rows.decimal(
        LEARNING_RATE,
        5e-5,
        LiveSetting.LEARNING_RATE.lowest(),
        LiveSetting.LEARNING_RATE.highest(),
        "Highest learning rate.");
    rows.decimal(ADAM_BETA1, 0.9, 0, 0.999999, "AdamW's decay of the first moment.");
    rows.decimal(ADAM_BETA2, 0.999, 0, 0.9999999, "AdamW's decay of the second moment.");
    rows.decimal(ADAM_EPSILON, 1e-8, 1e-20, 1, "AdamW's addition to the denominator.");
    rows.decimal(
        WEIGHT_DECAY,
        0.01,
        0,
        10,
        "AdamW's decoupled weight decay; biases and norm weights are not decayed.");
    rows.decimal(
        MAX_GRAD_NORM,
        1.0,
        0,
        1e9,
        "Global L2 norm to which gradients are clipped; 0 leaves them as they are.");
  }

  private static void defineSchedule(SettingRows rows) {
    rows.string(
        LR_SCHEDULE,
        Schedules.LINEAR,
        ValidString.in(
            Schedules.CONSTANT,
            Schedules.LINEAR,
            Schedules.COSINE,
            Schedules.INVERSE_SQRT,
            Schedules.WARMUP_STABLE_DECAY),
        "After the warm-up: linear and cosine fall to the run's end, warmup_stable_decay stays and"
            + " falls just before it, inverse_sqrt falls for ever, constant stays. In a run without"
            + " known end, those that need one stay at the peak, and a warning says so.");
    rows.longInteger(
        LR_SCHEDULE_STEPS,
        0,
        "Step at which the schedule ends; 0 takes max.steps, else the steps that the passes of"
            + " stop.at.end make.");
    rows.decimal(
        LR_MIN_RATIO,
        0,
        0,
        1,
        "Lowest rate as a share of learning.rate, for linear, cosine and warmup_stable_decay.");
    rows.decimal(
        LR_DECAY_RATIO,
        0.1,
        0,
        1,
        "With warmup_stable_decay: share of the schedule's steps, rounded up, over which it falls"
            + " at the end.");
    rows.string(
        LR_DECAY_SHAPE,
        "cosine",
        ValidString.in("linear", "cosine", "1-sqrt"),
        "With warmup_stable_decay: how it falls.");
    rows.longInteger(
        WARMUP_STEPS, 0, "Steps over which the learning rate rises linearly from zero.");
    rows.decimal(
        WARMUP_RATIO,
        0,
        0,
        1,
        "The same as a share of the schedule's steps, rounded up; needs a run with a known end.");
  }

  private static void defineRegularisation(SettingRows rows) {
    rows.decimal(
        LABEL_SMOOTHING,
        0,
        0,
        0.999999,
        "Share of a target's probability that is spread over the vocabulary, or over a classifier's"
            + " labels; evaluations are never smoothed.");
    rows.decimal(
        NEFTUNE_NOISE_ALPHA,
        0,
        0,
        1e6,
        "Strength of NEFTune's noise on the token embeddings while training; 0 is none.");
    rows.flag(DROPOUT, false, "Whether dropout is applied, with the probabilities of config.json.");
  }
}
