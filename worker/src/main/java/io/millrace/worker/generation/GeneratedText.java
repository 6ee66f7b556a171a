package io.millrace.worker.generation;

/**
 * What a model made of a prompt.
 *
 * @param prompt as it was given
 * @param text the continuation, without the prompt and without special tokens
 * @param tokens generated, the end token among them
 * @param finishReason eos, length or positions
 */
public record GeneratedText(String prompt, String text, int tokens, String finishReason) {}
