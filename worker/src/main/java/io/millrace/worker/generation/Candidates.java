package io.millrace.worker.generation;

/** The best of many next tokens of many beams, the best first; of equal ones, the earlier. */
final class Candidates {
  private final float[] scores;
  private final int[] beams;
  private final int[] tokens;
  private int count;

  /** Keeps so many. */
  Candidates(int limit) {
    this.scores = new float[limit];
    this.beams = new int[limit];
    this.tokens = new int[limit];
  }

  /**
   * Takes in all tokens of a beam that are not ruled out.
   *
   * @param sum the beam's log-probability
   * @param logProbabilities float[vocabulary] of its next tokens
   */
  void add(int beam, float sum, float[] logProbabilities) {
    for (int token = 0; token < logProbabilities.length; token++) {
      float score = logProbabilities[token] + sum;
      boolean better = count < scores.length || score > scores[count - 1];
      if (better && score > Float.NEGATIVE_INFINITY) {
        insert(score, beam, token);
      }
    }
  }

  private void insert(float score, int beam, int token) {
    int at = count < scores.length ? count++ : count - 1;
    while (at > 0 && scores[at - 1] < score) {
      scores[at] = scores[at - 1];
      beams[at] = beams[at - 1];
      tokens[at] = tokens[at - 1];
      at--;
    }
    scores[at] = score;
    beams[at] = beam;
    tokens[at] = token;
  }

  int count() {
    return count;
  }

  float score(int rank) {
    return scores[rank];
  }

  int beam(int rank) {
    return beams[rank];
  }

  int token(int rank) {
    return tokens[rank];
  }
}
