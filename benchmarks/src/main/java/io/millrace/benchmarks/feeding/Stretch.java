package io.millrace.benchmarks.feeding;

/**
 * Some steps of a run, one after the other.
 *
 * @param from the step at whose end it begins
 * @param millis from the end of that step to the end of its last one, by the clock
 * @param waitedMillis of these, in which the loop waited for a batch
 * @param snapshot whether the model was copied for a checkpoint in it
 * @param writing whether a checkpoint was being written in it
 * @param settled whether the device was asked for outcomes at both of its ends, so that the time
 *     between them is that of its own steps
 */
record Stretch(
    long from,
    long millis,
    double waitedMillis,
    boolean snapshot,
    boolean writing,
    boolean settled) {

  /** Whether nothing was done in it but training, and its time is known. */
  boolean undisturbed() {
    return settled && !snapshot && !writing;
  }
}
