package io.millrace.preprocessor.batch;

/**
 * Sequences laid out, row-major, N rows by L positions; see {@link
 * io.millrace.schemas.batch.TokenBatch} for what the arrays mean.
 *
 * @param rows N
 * @param length L
 * @param inputIds int[N*L]
 * @param attentionMask int[N*L]
 * @param labels int[N*L], or int[N] where each row has one
 * @param labelValues float[N*K], or float[0] where labels are classes
 * @param tokenTypeIds int[N*L], or int[0] where all are 0
 */
public record Rows(
    int rows,
    int length,
    int[] inputIds,
    int[] attentionMask,
    int[] labels,
    float[] labelValues,
    int[] tokenTypeIds) {}
