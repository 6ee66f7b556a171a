package io.millrace.preprocessor.tokenize.cache;

import io.millrace.preprocessor.tokenize.TokenizedText;

/**
 * A pre-token and what the tokenizer makes of it.
 *
 * @param text its characters
 * @param tokens places counted from its first character
 */
record PreToken(char[] text, TokenizedText tokens) {}
