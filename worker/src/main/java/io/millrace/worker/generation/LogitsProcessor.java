package io.millrace.worker.generation;

/** Changes what is probable, as transformers' class of this name. */
interface LogitsProcessor {

  /**
   * Changes the scores of the next token.
   *
   * @param text so far
   * @param scores float[vocabulary]: logits or log-probabilities; negative infinity rules one out
   */
  void process(TokenText text, float[] scores);
}
