package io.millrace.worker.checkpoint;

import io.millrace.worker.program.CapturedModel;

/**
 * A state of the run to be kept.
 *
 * @param model its weights and optimizer state; whoever is asked to save it closes it
 * @param manifest the rest, without the files' checksums
 * @param best whether it is the best evaluated so far
 * @param stallMillis how long training stood still for it
 */
public record SaveRequest(
    CapturedModel model, RunManifest manifest, boolean best, double stallMillis) {}
