package io.millrace.preprocessor.batch;

/**
 * Sequences laid out, row-major, N rows by L positions; see {@link
 * io.millrace.schemas.batch.TokenBatch} for what the arrays mean.
 *
 * @param rows N
 * @param length L
 * @param inputIds int[N*L]
 * @param attentionMask int[N*L]
 * @param labels int[N*L]
 * @param rowOf int[S]: the row of each sequence, in the order given
 */
public record Rows(
    int rows, int length, int[] inputIds, int[] attentionMask, int[] labels, int[] rowOf) {}
