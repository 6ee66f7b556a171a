package io.millrace.worker.program;

/** In which numbers a program computes. Weights, moments and gradients are float32 in any case. */
public enum Precision {
  /** Everything in float32. */
  FP32,
  /** Matrix products and attention in bfloat16; norms, softmax and loss in float32. */
  BF16
}
