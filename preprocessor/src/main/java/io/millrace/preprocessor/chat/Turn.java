package io.millrace.preprocessor.chat;

/**
 * What is trained of one assistant message: all that the model is to write itself, the end-of-turn
 * marker too.
 *
 * @param start in UTF-16 chars of the rendered text
 * @param end first char after it
 */
public record Turn(int start, int end) {}
