/** The preprocessor from topic to topic, beside the tokenizer alone. */
package io.millrace.benchmarks.preprocessing;
