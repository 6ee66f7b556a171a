package io.millrace.schemas.batch;

/** What the labels of a batch mean. */
public enum Task {
  /** One label per token. */
  CAUSAL_LM,
  /** A class, or values, per row, which is one sequence. */
  SEQUENCE_CLASSIFICATION
}
