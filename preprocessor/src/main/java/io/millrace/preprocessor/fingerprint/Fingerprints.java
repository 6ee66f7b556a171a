package io.millrace.preprocessor.fingerprint;

/**
 * What made a sequence's ids and labels. Sequences of different making never share a batch.
 *
 * @param tokenizer SHA-256, in hex, of tokenizer.json
 * @param format SHA-256, in hex, of the settings that turn a record into ids and labels
 */
public record Fingerprints(String tokenizer, String format) {}
