package io.millrace.worker.audit;

import io.millrace.worker.checkpoint.Checkpoint;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a checkpoint is rebuilt from.
 *
 * @param directory of the model
 * @param checkpoint where it is one of the run's, rather than its base model
 */
public record ReplayBase(Path directory, Optional<Checkpoint> checkpoint) {

  /** Steps that it has already. */
  public long step() {
    return checkpoint.map(from -> from.manifest().step()).orElse(0L);
  }
}
