package io.millrace.preprocessor.tokenize;

/**
 * A text's tokens and the characters that they stand for, in Java's chars (UTF-16 code units).
 *
 * @param ids int[n]
 * @param starts int[n], ascending; a token that stands for no character has its end before or at
 *     its start
 * @param ends int[n], exclusive
 * @param length chars of the text
 */
public record TokenizedText(int[] ids, int[] starts, int[] ends, int length) {}
