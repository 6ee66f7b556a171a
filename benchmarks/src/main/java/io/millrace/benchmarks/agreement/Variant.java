package io.millrace.benchmarks.agreement;

import io.millrace.worker.program.Precision;

/**
 * A way to train a subject.
 *
 * @param subject what is trained
 * @param precision of the matrix products
 * @param checkpointing whether activations are computed anew
 */
record Variant(Subject subject, Precision precision, boolean checkpointing) {

  /** What every other is held against: float32 with all activations kept. */
  Variant reference() {
    return new Variant(subject, Precision.FP32, false);
  }

  /** The same with all activations kept. */
  Variant keeping() {
    return new Variant(subject, precision, false);
  }

  /** As the report has it. */
  String name() {
    return subject.title()
        + (precision == Precision.BF16 ? ", bf16" : ", fp32")
        + (checkpointing ? ", gradient checkpointing" : "");
  }
}
