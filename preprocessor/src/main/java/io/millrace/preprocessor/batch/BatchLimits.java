package io.millrace.preprocessor.batch;

/**
 * When a batch is closed.
 *
 * @param rows it has at most
 * @param bytes it has at most, encoded
 * @param lingerMillis its oldest sequence waits at most
 */
public record BatchLimits(int rows, long bytes, long lingerMillis) {}
