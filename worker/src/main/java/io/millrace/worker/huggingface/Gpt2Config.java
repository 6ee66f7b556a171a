package io.millrace.worker.huggingface;

/**
 * The hyperparameters of a GPT-2, from {@code config.json} under the names of its fields.
 *
 * @param vocabulary vocab_size
 * @param positions n_positions: longest sequence
 * @param width n_embd
 * @param layers n_layer
 * @param heads n_head, a divisor of width
 * @param innerWidth n_inner, or 4 times the width
 * @param activation activation_function
 * @param normEpsilon layer_norm_epsilon
 * @param initializerRange standard deviation of fresh weights
 * @param scaleAttention scale_attn_weights: attention scores are divided by the root of the width
 *     of a head
 * @param tied tie_word_embeddings: the head is the token embedding
 */
public record Gpt2Config(
    int vocabulary,
    int positions,
    int width,
    int layers,
    int heads,
    int innerWidth,
    Activation activation,
    double normEpsilon,
    double initializerRange,
    boolean scaleAttention,
    boolean tied) {

  /** How the inner layer's GELU is computed. */
  public enum Activation {
    /** The approximation by tanh: gelu_new, gelu_pytorch_tanh. */
    GELU_TANH,
    /** By the error function: gelu. */
    GELU
  }

  /** The same model with another number of tokens. */
  Gpt2Config withVocabulary(int tokens) {
    return new Gpt2Config(
        tokens,
        positions,
        width,
        layers,
        heads,
        innerWidth,
        activation,
        normEpsilon,
        initializerRange,
        scaleAttention,
        tied);
  }
}
