package io.millrace.worker.training;

/**
 * Which run, started when, on what.
 *
 * @param incarnation identifies one start of the worker for the run
 * @param tokenizerFingerprint of the model's tokenizer; empty where the model has none
 */
public record RunIdentity(String incarnation, String tokenizerFingerprint) {}
