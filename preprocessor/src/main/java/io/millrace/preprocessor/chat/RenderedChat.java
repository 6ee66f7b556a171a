package io.millrace.preprocessor.chat;

import java.util.List;

/**
 * A conversation as the model reads it.
 *
 * @param text to tokenize, special tokens written out in it
 * @param assistantTurns in the text's order, none overlapping another
 */
public record RenderedChat(String text, List<Turn> assistantTurns) {}
