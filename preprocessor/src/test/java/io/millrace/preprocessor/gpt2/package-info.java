/** GPT-2's real tokenizer, made on the spot, for tests and benchmarks. */
package io.millrace.preprocessor.gpt2;
