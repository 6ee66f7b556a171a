package io.millrace.benchmarks.agreement;

import io.millrace.worker.program.Precision;

/**
 * A subject, and how it is trained.
 *
 * @param subject what is trained
 * @param precision of the matrix products
 * @param way that its batches take
 */
record Trial(Subject subject, Precision precision, Way way) {
  /** What a batch's way through the model may be. */
  enum Way {
    /** At once, with all activations kept. */
    WHOLE(""),
    /** At once, with activations computed anew. */
    CHECKPOINTED(", gradient checkpointing"),
    /** In parts of whole sequences. */
    IN_PARTS(", batches in parts");

    private final String suffix;

    Way(String suffix) {
      this.suffix = suffix;
    }
  }

  /** What every other is held against: float32, at once, with all activations kept. */
  Trial reference() {
    return new Trial(subject, Precision.FP32, Way.WHOLE);
  }

  /** The same at once, with all activations kept. */
  Trial whole() {
    return new Trial(subject, precision, Way.WHOLE);
  }

  /** As the report has it. */
  String name() {
    return subject.title() + (precision == Precision.BF16 ? ", bf16" : ", fp32") + way.suffix;
  }
}
