package io.millrace.worker.torch;

import io.millrace.worker.program.Precision;
import java.util.Locale;

/** The ways of attention.py. */
enum AttentionKind {
  /** PyTorch's flash attention for the CPU, sequence by sequence. */
  CPU,
  /** Flash attention with cumulative lengths, on CUDA in bfloat16. */
  FLASH,
  /** Memory-efficient attention with cumulative lengths, on CUDA in float32. */
  EFFICIENT,
  /** The attention weights in full, sequence by sequence; the only way with dropout on them. */
  EXPLICIT;

  /** CUDA's kernels take heads of a multiple of this many dimensions, and no wider than that. */
  private static final int HEAD_MULTIPLE = 8;

  private static final int HEAD_LIMIT = 256;

  /**
   * The fastest that will do.
   *
   * @param flash whether the device has flash attention
   * @param dropout whether it is applied to the attention weights
   */
  static AttentionKind fastest(
      boolean gpu, boolean flash, Precision precision, int headWidth, boolean dropout) {
    if (dropout) {
      return EXPLICIT;
    }
    if (!gpu) {
      return CPU;
    }
    if (headWidth % HEAD_MULTIPLE != 0 || headWidth > HEAD_LIMIT) {
      return EXPLICIT;
    }
    if (precision == Precision.FP32) {
      return EFFICIENT;
    }
    return flash ? FLASH : EXPLICIT;
  }

  /** As attention.py names it. */
  String scriptName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
