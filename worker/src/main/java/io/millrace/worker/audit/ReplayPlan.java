package io.millrace.worker.audit;

/**
 * How a checkpoint is rebuilt.
 *
 * @param base what to begin with
 * @param route the steps to take
 */
public record ReplayPlan(ReplayBase base, ReplayRoute route) {}
