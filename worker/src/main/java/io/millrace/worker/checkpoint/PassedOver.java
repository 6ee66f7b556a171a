package io.millrace.worker.checkpoint;

import java.nio.file.Path;

/**
 * A checkpoint that a run does not go on from.
 *
 * @param directory of it
 * @param reason a sentence
 */
public record PassedOver(Path directory, String reason) {}
