package io.millrace.benchmarks.feeding;

/**
 * Some steps of a run, one after the other.
 *
 * @param from the step at whose end it begins
 * @param millis from the end of that step to the end of its last one, by the clock
 * @param waitedMillis of these, in which the loop waited for a batch
 * @param snapshot whether the model was copied for a checkpoint in it
 * @param writing whether a checkpoint was being written in it
 */
record Stretch(long from, long millis, double waitedMillis, boolean snapshot, boolean writing) {

  /** Whether nothing was done in it but training. */
  boolean undisturbed() {
    return !snapshot && !writing;
  }
}
