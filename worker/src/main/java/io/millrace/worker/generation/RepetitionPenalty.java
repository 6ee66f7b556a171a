package io.millrace.worker.generation;

import java.util.BitSet;

/**
 * Makes tokens that the text has less probable, prompt included: positive scores are divided by the
 * penalty, negative ones multiplied by it.
 *
 * @see <a href="https://arxiv.org/abs/1909.05858">CTRL, Keskar et al. 2019</a>
 */
record RepetitionPenalty(float penalty) implements LogitsProcessor {

  @Override
  public void process(TokenText text, float[] scores) {
    BitSet present = new BitSet(scores.length);
    for (int i = 0; i < text.length(); i++) {
      int token = text.at(i);
      if (!present.get(token)) {
        present.set(token);
        scores[token] = scores[token] < 0 ? scores[token] * penalty : scores[token] / penalty;
      }
    }
  }
}
