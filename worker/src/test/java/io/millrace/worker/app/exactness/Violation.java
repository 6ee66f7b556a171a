package io.millrace.worker.app.exactness;

/**
 * Something that exactness forbids.
 *
 * @param sequence of the journal's event to look at; 0 where it is about none
 * @param sentence that says what
 */
public record Violation(long sequence, String sentence) {
  /** About no event. */
  static Violation of(String sentence) {
    return new Violation(0, sentence);
  }

  @Override
  public String toString() {
    return sequence == 0 ? sentence : "Event " + sequence + ": " + sentence;
  }
}
