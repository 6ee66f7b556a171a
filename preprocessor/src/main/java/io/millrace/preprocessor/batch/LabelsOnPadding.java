package io.millrace.preprocessor.batch;

/** What the labels say where there is only padding. */
public enum LabelsOnPadding {
  /** {@link io.millrace.schemas.batch.TokenBatch#IGNORED_LABEL}: nothing is to be learnt there. */
  IGNORE,
  /** The padding token itself, a plain copy of input_ids. */
  TRAIN
}
