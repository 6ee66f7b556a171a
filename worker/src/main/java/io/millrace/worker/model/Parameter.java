package io.millrace.worker.model;

/**
 * A trainable tensor of a model.
 *
 * @param name Hugging Face's name for it
 * @param shape dimensions, outermost first
 * @param role what it does, from which follow its fresh value and whether it decays
 */
public record Parameter(String name, long[] shape, Role role) {

  /** What a parameter does in a model. */
  public enum Role {
    /** One row per token or position. */
    EMBEDDING,
    /** A linear layer's matrix, or a head that is not tied to the embedding. */
    MATRIX,
    /** A linear layer's matrix that leads back into the residual stream. */
    RESIDUAL_PROJECTION,
    /** A linear layer's or a norm's bias. */
    BIAS,
    /** A norm's weight. */
    NORM
  }

  /**
   * Whether AdamW decays it: biases and norm weights are left out, as by Hugging Face's Trainer.
   */
  public boolean decayed() {
    return role != Role.BIAS && role != Role.NORM;
  }
}
