package io.millrace.benchmarks.training;

import io.millrace.worker.checkpoint.Checkpointer;
import io.millrace.worker.checkpoint.SaveRequest;
import io.millrace.worker.checkpoint.SaveResult;
import java.util.Optional;

/** Saves nothing, and is never asked to: a leg ends without a checkpoint. */
final class NoCheckpoints implements Checkpointer {
  @Override
  public boolean idle() {
    return true;
  }

  @Override
  public void awaitIdle() {}

  @Override
  public void save(SaveRequest request) {
    throw new IllegalStateException("A benchmark's leg saves no checkpoint");
  }

  @Override
  public Optional<SaveResult> result() {
    return Optional.empty();
  }

  @Override
  public void close() {}
}
