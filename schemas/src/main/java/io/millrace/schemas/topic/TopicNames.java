package io.millrace.schemas.topic;

/**
 * The topics of one pipeline.
 *
 * @param prefix put before each name; empty for the plain names
 */
public record TopicNames(String prefix) {

  /** Training text, from producers. */
  public String text() {
    return prefix + "text";
  }

  /** Held-out text, from producers. */
  public String evalText() {
    return prefix + "eval-text";
  }

  /** Token batches to train on, from the preprocessor. */
  public String batches() {
    return prefix + "batches";
  }

  /** Token batches to evaluate on, from the preprocessor. */
  public String evalBatches() {
    return prefix + "eval-batches";
  }

  /** Text records that could not become batches, with the reason, from the preprocessor. */
  public String deadLetters() {
    return prefix + "dead-letters";
  }

  /** The journals of the runs, from the workers. */
  public String events() {
    return prefix + "events";
  }

  /** Commands to the runs, from people and schedulers. */
  public String control() {
    return prefix + "control";
  }
}
