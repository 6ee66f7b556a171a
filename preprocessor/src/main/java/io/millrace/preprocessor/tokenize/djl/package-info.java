/** The tokenizer on Hugging Face's Rust library, through DJL's native binding. */
package io.millrace.preprocessor.tokenize.djl;
