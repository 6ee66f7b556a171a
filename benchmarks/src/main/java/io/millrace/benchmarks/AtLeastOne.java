package io.millrace.benchmarks;

import io.millrace.service.SetupException;

/** The check of a number on the command line. */
final class AtLeastOne {
  private AtLeastOne() {}

  /**
   * The value itself.
   *
   * @throws SetupException when it is below one
   */
  static int of(String option, int value) {
    if (value < 1) {
      throw new SetupException(option + " is " + value + ": give 1 or more.");
    }
    return value;
  }
}
