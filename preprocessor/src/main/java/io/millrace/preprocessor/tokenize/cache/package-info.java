/**
 * The tokenizer's own answers, remembered.
 *
 * <p>A byte-level tokenizer cuts a text into pre-tokens (a word with the space before it, a number,
 * a run of punctuation) and tokenizes each by itself. Texts are mostly made of pre-tokens that were
 * there before, so that a cache answers nearly all of them. Cutting is done here, by the rules of
 * GPT-2, SmolLM2, Llama 3 and Qwen and for characters whose kind no version of Unicode disputes;
 * whatever else there is goes to the tokenizer with what is around it. The ids are the same,
 * always: they come from the tokenizer.
 */
package io.millrace.preprocessor.tokenize.cache;
