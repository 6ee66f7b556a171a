package io.millrace.worker.app;

import io.millrace.service.config.Settings;
import io.millrace.worker.program.AdamWSettings;
import io.millrace.worker.program.Precision;
import io.millrace.worker.program.ProgramSettings;

/** How the program trains, made of the application's settings and what the device can do. */
final class ProgramPlans {
  static final String AUTO = "auto";
  static final String FP32 = "fp32";
  static final String BF16 = "bf16";

  private ProgramPlans() {}

  /**
   * The program's settings.
   *
   * @param seed of the run
   * @param bfloat16Units whether the device has matrix units for bfloat16, which {@code
   *     precision=auto} takes where they are
   */
  static ProgramSettings settings(Settings settings, long seed, boolean bfloat16Units) {
    return new ProgramSettings(
        new AdamWSettings(
            settings.decimal(LearningSettings.ADAM_BETA1),
            settings.decimal(LearningSettings.ADAM_BETA2),
            settings.decimal(LearningSettings.ADAM_EPSILON),
            settings.decimal(LearningSettings.WEIGHT_DECAY),
            settings.decimal(LearningSettings.MAX_GRAD_NORM)),
        settings.decimal(LearningSettings.LABEL_SMOOTHING),
        settings.decimal(LearningSettings.NEFTUNE_NOISE_ALPHA),
        settings.flag(LearningSettings.DROPOUT),
        settings.flag(WorkerSettings.GRADIENT_CHECKPOINTING),
        settings.integer(WorkerSettings.BATCH_SPLIT_TOKENS),
        precision(settings.string(WorkerSettings.PRECISION), bfloat16Units),
        TaskSettings.classWeights(settings),
        seed);
  }

  private static Precision precision(String setting, boolean bfloat16Units) {
    boolean bf16 = setting.equals(BF16) || (setting.equals(AUTO) && bfloat16Units);
    return bf16 ? Precision.BF16 : Precision.FP32;
  }
}
