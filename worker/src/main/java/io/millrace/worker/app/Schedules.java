package io.millrace.worker.app;

import io.millrace.service.SetupException;
import io.millrace.service.config.Settings;
import io.millrace.worker.schedule.ConstantSchedule;
import io.millrace.worker.schedule.CosineSchedule;
import io.millrace.worker.schedule.DecayShape;
import io.millrace.worker.schedule.InverseSquareRootSchedule;
import io.millrace.worker.schedule.LearningRateSchedule;
import io.millrace.worker.schedule.LinearSchedule;
import io.millrace.worker.schedule.WarmupStableDecaySchedule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The learning rate's schedule, made of the settings and the run's end. */
final class Schedules {
  static final String CONSTANT = "constant";
  static final String LINEAR = "linear";
  static final String COSINE = "cosine";
  static final String INVERSE_SQRT = "inverse_sqrt";
  static final String WARMUP_STABLE_DECAY = "warmup_stable_decay";

  private static final Logger LOG = LoggerFactory.getLogger(Schedules.class);

  private Schedules() {}

  /**
   * The schedule that is set.
   *
   * @param plannedSteps of the run; 0 where it has no known end
   * @throws SetupException when the warm-up is a share of an end that nobody knows
   */
  static LearningRateSchedule of(Settings settings, long plannedSteps) {
    long given = settings.longInteger(LearningSettings.LR_SCHEDULE_STEPS);
    long end = given > 0 ? given : plannedSteps;
    double peak = settings.decimal(LearningSettings.LEARNING_RATE);
    double lowest = settings.decimal(LearningSettings.LR_MIN_RATIO);
    long warmup = warmup(settings, end);
    String name = settings.string(LearningSettings.LR_SCHEDULE);
    if (name.equals(INVERSE_SQRT)) {
      return new InverseSquareRootSchedule(peak, warmup);
    }
    if (name.equals(CONSTANT)) {
      return new ConstantSchedule(peak, warmup);
    }
    if (end == 0) {
      LOG.warn(
          "The learning rate does not fall: the run has no known end, which a {} schedule needs."
              + " Set max.steps, stop.at.end or lr.schedule.steps, or take lr.schedule=inverse_sqrt"
              + " or constant.",
          name);
      return new ConstantSchedule(peak, warmup);
    }
    return switch (name) {
      case LINEAR -> new LinearSchedule(peak, warmup, end, lowest);
      case COSINE -> new CosineSchedule(peak, warmup, end, lowest);
      default -> {
        long decay = share(settings.decimal(LearningSettings.LR_DECAY_RATIO), end);
        yield new WarmupStableDecaySchedule(peak, warmup, decay, end, shape(settings), lowest);
      }
    };
  }

  private static long warmup(Settings settings, long end) {
    double ratio = settings.decimal(LearningSettings.WARMUP_RATIO);
    if (ratio > 0 && end == 0) {
      throw new SetupException(
          "warmup.ratio is a share of the run's steps, and this run has no known end: set"
              + " max.steps, stop.at.end or lr.schedule.steps, or warmup.steps instead.");
    }
    return ratio > 0 ? share(ratio, end) : settings.longInteger(LearningSettings.WARMUP_STEPS);
  }

  /** Rounded up, as in Hugging Face's Trainer. */
  private static long share(double ratio, long steps) {
    return (long) Math.ceil(ratio * steps);
  }

  private static DecayShape shape(Settings settings) {
    return switch (settings.string(LearningSettings.LR_DECAY_SHAPE)) {
      case "linear" -> DecayShape.LINEAR;
      case "cosine" -> DecayShape.COSINE;
      default -> DecayShape.ONE_MINUS_SQUARE_ROOT;
    };
  }
}
