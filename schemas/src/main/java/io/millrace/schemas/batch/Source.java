package io.millrace.schemas.batch;

/**
 * Where a sequence came from and where it lies.
 *
 * @param partition of the text topic
 * @param offset in that partition
 * @param row 0-based row of the batch
 */
public record Source(int partition, long offset, int row) {}
