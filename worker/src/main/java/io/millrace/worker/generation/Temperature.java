package io.millrace.worker.generation;

/** Divides logits: below 1 the probable becomes more probable. */
record Temperature(float temperature) implements LogitsProcessor {

  @Override
  public void process(TokenText text, float[] scores) {
    for (int i = 0; i < scores.length; i++) {
      scores[i] /= temperature;
    }
  }
}
