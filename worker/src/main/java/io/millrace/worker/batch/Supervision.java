package io.millrace.worker.batch;

/** What a batch's sequences are trained towards. */
public sealed interface Supervision {

  /** Number of targets: what the loss is the mean of. */
  int count();

  /**
   * Tokens that follow: causal language modelling with P targets.
   *
   * @param positions int[P], ascending: index into the batch's tokens of the one whose output
   *     predicts the target
   * @param ids int[P]: the token to be predicted
   */
  record NextTokens(int[] positions, int[] ids) implements Supervision {

    @Override
    public int count() {
      return ids.length;
    }
  }

  /**
   * One class of several for each of S sequences.
   *
   * @param labels int[S], from 0
   */
  record Classes(int[] labels) implements Supervision {

    @Override
    public int count() {
      return labels.length;
    }
  }

  /**
   * Numbers for each of S sequences: 1 or 0 for each of K labels that it may have, or what a
   * regression is to come to.
   *
   * @param values float[S*K], row-major
   * @param width K, at least 1
   */
  record Values(float[] values, int width) implements Supervision {

    @Override
    public int count() {
      return values.length / width;
    }
  }
}
