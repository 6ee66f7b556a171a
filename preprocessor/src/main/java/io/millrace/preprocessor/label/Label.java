package io.millrace.preprocessor.label;

/** What a sequence is to be classified as. */
public sealed interface Label {

  /**
   * One class.
   *
   * @param id from 0
   */
  record OfClass(int id) implements Label {}

  /**
   * Numbers: of several classes 1 for those that it has and 0 for the others, or what a regression
   * is to predict.
   *
   * @param values float[K], finite
   */
  record Values(float[] values) implements Label {}
}
