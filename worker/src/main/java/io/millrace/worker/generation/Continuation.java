package io.millrace.worker.generation;

/**
 * How a prompt goes on.
 *
 * @param tokens int[N], the new ones only; the one that ends the text is the last of them
 * @param reason why there are no more
 */
public record Continuation(int[] tokens, FinishReason reason) {}
