package io.millrace.schemas.control;

import io.millrace.schemas.avro.ContractException;
import java.util.Arrays;
import java.util.Optional;

/** The settings of a run that a command can change while it goes on, with their ranges. */
public enum LiveSetting {
  /** Highest learning rate. */
  LEARNING_RATE("learning.rate", 0, 1e3, false),
  /** Step at which the learning rate's schedule ends; 0 is the run's own end. */
  LR_SCHEDULE_STEPS("lr.schedule.steps", 0, Long.MAX_VALUE, true),
  /** Batches per optimizer step. */
  GRADIENT_ACCUMULATION_STEPS("gradient.accumulation.steps", 1, 100_000, true),
  /** Steps between two evaluations; 0 evaluates on command only. */
  EVAL_EVERY_STEPS("eval.every.steps", 0, Long.MAX_VALUE, true),
  /** Steps between two checkpoints; 0 saves the best evaluated and at the end only. */
  CHECKPOINT_EVERY_STEPS("checkpoint.every.steps", 0, Long.MAX_VALUE, true),
  /** Steps between two lines in the log; 0 never. */
  LOG_EVERY_STEPS("log.every.steps", 0, Long.MAX_VALUE, true);

  private final String settingName;
  private final double lowest;
  private final double highest;
  private final boolean whole;

  LiveSetting(String settingName, double lowest, double highest, boolean whole) {
    this.settingName = settingName;
    this.lowest = lowest;
    this.highest = highest;
    this.whole = whole;
  }

  /** Its name in the worker's table and in a command. */
  public String settingName() {
    return settingName;
  }

  /** The lowest value that it can have. */
  public double lowest() {
    return lowest;
  }

  /** The highest value that it can have. */
  public double highest() {
    return highest;
  }

  /** By the name in the worker's table. */
  public static Optional<LiveSetting> named(String settingName) {
    return Arrays.stream(values())
        .filter(setting -> setting.settingName.equals(settingName))
        .findFirst();
  }

  /**
   * The value as it is written down, the same for the same number.
   *
   * @throws ContractException when it is no number or out of range
   */
  String checked(String value) {
    try {
      if (whole) {
        long number = Long.parseLong(value.strip());
        require(number >= lowest && number <= highest, value);
        return Long.toString(number);
      }
      double number = Double.parseDouble(value.strip());
      require(number >= lowest && number <= highest, value);
      return Double.toString(number);
    } catch (NumberFormatException e) {
      throw outOfRange(value, e);
    }
  }

  private void require(boolean inRange, String value) {
    if (!inRange) {
      throw outOfRange(value, null);
    }
  }

  private ContractException outOfRange(String value, Throwable cause) {
    String range =
        highest == Long.MAX_VALUE
            ? "of " + (long) lowest + " or more"
            : "from " + (long) lowest + " to " + (long) highest;
    return new ContractException(
        "'"
            + value
            + "' is no value of "
            + settingName
            + ", which is a "
            + (whole ? "whole " : "")
            + "number "
            + range
            + ".",
        cause);
  }
}
