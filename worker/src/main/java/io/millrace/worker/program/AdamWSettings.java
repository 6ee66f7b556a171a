package io.millrace.worker.program;

/**
 * AdamW with decoupled weight decay, as {@code torch.optim.AdamW}.
 *
 * @param beta1 decay of the first moment, in [0, 1)
 * @param beta2 decay of the second moment, in [0, 1)
 * @param epsilon added to the denominator
 * @param weightDecay on weights; biases and norm weights are not decayed, as Hugging Face's Trainer
 * @param maxGradientNorm global norm to clip to; 0 leaves gradients as they are
 * @see <a href="https://arxiv.org/abs/1711.05101">Loshchilov and Hutter 2019</a>
 */
public record AdamWSettings(
    double beta1, double beta2, double epsilon, double weightDecay, double maxGradientNorm) {}
