package io.millrace.worker.training;

import io.millrace.worker.progress.RunConditions;

/**
 * Which start of the run, and under what it computes.
 *
 * @param incarnation identifies one start of the worker for the run
 * @param conditions of this start
 */
public record RunIdentity(String incarnation, RunConditions conditions) {}
