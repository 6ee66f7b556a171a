package io.millrace.worker.training;

/**
 * Why and how a run ends.
 *
 * @param sentence for the people who watch
 * @param checkpoint whether it saves one first
 */
public record StopReason(String sentence, boolean checkpoint) {}
