package io.millrace.schemas.batch;

/**
 * Where a sequence came from and where it lies.
 *
 * @param partition of the text topic
 * @param offset in that partition
 * @param part 0-based number of the sequence among those that its record was split into, else 0
 * @param row 0-based row of the batch
 */
public record Source(int partition, long offset, int part, int row) {}
