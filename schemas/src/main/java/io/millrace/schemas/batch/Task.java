package io.millrace.schemas.batch;

/** What the labels of a batch mean. */
public enum Task {
  /** One label per token. */
  CAUSAL_LM,
  /** One label per row. */
  SEQUENCE_CLASSIFICATION
}
