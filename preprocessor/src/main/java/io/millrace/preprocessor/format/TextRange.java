package io.millrace.preprocessor.format;

/**
 * Some characters of a text.
 *
 * @param start index of the first, in Java's chars
 * @param end index behind the last
 */
public record TextRange(int start, int end) {}
