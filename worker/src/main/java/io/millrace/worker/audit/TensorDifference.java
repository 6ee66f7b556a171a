package io.millrace.worker.audit;

/**
 * A tensor that is not bit for bit the same in two models.
 *
 * @param name of the parameter; of AdamW's moments as their file has it, {@code exp_avg.PARAMETER}
 *     and {@code exp_avg_sq.PARAMETER}
 * @param elements that differ
 * @param absolute the largest difference of two elements
 * @param relative the largest difference of two elements as a share of the saved one, which is
 *     infinite where that is 0
 */
public record TensorDifference(String name, long elements, double absolute, double relative) {}
