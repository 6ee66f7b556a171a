package io.millrace.worker.app;

import io.millrace.worker.checkpoint.Checkpoint;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is to be computed again.
 *
 * @param target the checkpoint to rebuild
 * @param from an older one to begin with
 * @param model the base model to begin with, where the run's has been moved; with neither of both,
 *     the newest older checkpoint that is there, else the base model
 * @param keep where to leave what was rebuilt, a directory that is not there yet
 */
public record ReplayRequest(
    Checkpoint target, Optional<Checkpoint> from, Optional<Path> model, Optional<Path> keep) {}
