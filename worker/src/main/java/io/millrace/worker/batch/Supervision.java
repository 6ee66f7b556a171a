package io.millrace.worker.batch;

import java.util.Arrays;

/** What a batch's sequences are trained towards. */
public sealed interface Supervision {

  /** Number of targets: what the loss is the mean of. */
  int count();

  /**
   * What a part of the sequences is trained towards.
   *
   * @param firstSequence of the part, whose tokens begin with {@code firstToken}
   * @param endSequence the first one behind it, whose tokens begin with {@code endToken}
   */
  Supervision part(int firstSequence, int endSequence, int firstToken, int endToken);

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

    @Override
    public Supervision part(int firstSequence, int endSequence, int firstToken, int endToken) {
      int from = firstFrom(firstToken);
      int to = firstFrom(endToken);
      return new NextTokens(
          Arrays.stream(positions, from, to).map(at -> at - firstToken).toArray(),
          Arrays.copyOfRange(ids, from, to));
    }

    /** The first target of a token from that one on. */
    private int firstFrom(int token) {
      int found = Arrays.binarySearch(positions, token);
      return found < 0 ? -found - 1 : found;
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

    @Override
    public Supervision part(int firstSequence, int endSequence, int firstToken, int endToken) {
      return new Classes(Arrays.copyOfRange(labels, firstSequence, endSequence));
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

    @Override
    public Supervision part(int firstSequence, int endSequence, int firstToken, int endToken) {
      return new Values(
          Arrays.copyOfRange(values, firstSequence * width, endSequence * width), width);
    }
  }
}
