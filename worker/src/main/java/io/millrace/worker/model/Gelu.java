package io.millrace.worker.model;

/** How a GELU (Hendrycks and Gimpel 2016) is computed. */
public enum Gelu {
  /** The approximation by tanh: gelu_new, gelu_pytorch_tanh. */
  TANH,
  /** By the error function: gelu. */
  EXACT
}
