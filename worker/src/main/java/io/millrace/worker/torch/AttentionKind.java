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

  /** The fastest that will do. */
  static AttentionKind fastest(boolean gpu, Precision precision, boolean dropout) {
    if (dropout) {
      return EXPLICIT;
    }
    if (!gpu) {
      return CPU;
    }
    return precision == Precision.BF16 ? FLASH : EFFICIENT;
  }

  /** As attention.py names it. */
  String scriptName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
