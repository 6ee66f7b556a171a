package io.millrace.benchmarks.limit;

import io.millrace.benchmarks.training.ModelShape;

/**
 * What is measured, and how often.
 *
 * @param shape of the model
 * @param rows records per batch, which is an optimizer step
 * @param maxLength tokens of a record at most
 * @param warmUpBatches that are not measured
 * @param batches of a round
 * @param rounds over these batches
 * @param threads of PyTorch; 0 leaves it to PyTorch
 */
public record LimitPlan(
    ModelShape shape,
    int rows,
    int maxLength,
    int warmUpBatches,
    int batches,
    int rounds,
    int threads) {}
