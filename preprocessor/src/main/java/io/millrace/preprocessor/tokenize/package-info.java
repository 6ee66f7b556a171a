/**
 * From text to token ids: the tokenizer as the rest sees it, and what the files beside {@code
 * tokenizer.json} say about it. The library that does the work is behind {@code tokenize.djl}.
 *
 * <p>Special tokens written out in a text (for example {@code <|endoftext|>}) become those tokens,
 * as in Hugging Face's tokenizers: chat formats live on it. Who takes text from strangers removes
 * them first.
 */
package io.millrace.preprocessor.tokenize;
