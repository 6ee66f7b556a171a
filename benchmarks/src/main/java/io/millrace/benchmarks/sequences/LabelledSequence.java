package io.millrace.benchmarks.sequences;

/**
 * A sequence and what it is to be classified as.
 *
 * @param inputIds int[n], at least one
 * @param tokenTypeIds int[n]: which text of a pair each token is of
 * @param label from 0
 */
public record LabelledSequence(int[] inputIds, int[] tokenTypeIds, int label) {

  /**
   * Checks that there is a type for each token.
   *
   * @throws IllegalArgumentException when there is not, or no token at all
   */
  public LabelledSequence {
    if (inputIds == null || tokenTypeIds == null || inputIds.length == 0) {
      throw new IllegalArgumentException("A sequence has tokens, and types of them");
    }
    if (inputIds.length != tokenTypeIds.length) {
      throw new IllegalArgumentException(
          inputIds.length + " tokens have " + tokenTypeIds.length + " types");
    }
  }
}
