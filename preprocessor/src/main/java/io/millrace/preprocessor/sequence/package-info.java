/** One text record to one token sequence: parsed, formatted, tokenized, ended and cut. */
package io.millrace.preprocessor.sequence;
