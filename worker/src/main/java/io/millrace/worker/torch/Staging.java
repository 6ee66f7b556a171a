package io.millrace.worker.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.millrace.worker.batch.FlatBatch;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** Batches that were made ready ahead of time, by the thread that reads them. */
final class Staging {
  private final NDManager manager;
  private final UnaryOperator<NDArray> pinned;
  private final Map<FlatBatch, StagedBatch> staged = new ConcurrentHashMap<>();

  /**
   * Stages for a program.
   *
   * @param pinned see {@link StagedBatch}
   */
  Staging(NDManager manager, UnaryOperator<NDArray> pinned) {
    this.manager = manager;
    this.pinned = pinned;
  }

  /** Makes a batch ready, for {@link #take} by another thread. */
  void stage(FlatBatch batch) {
    staged.computeIfAbsent(batch, b -> new StagedBatch(manager, b, pinned));
  }

  /** The batch, made ready now if it was not before. The caller closes it. */
  StagedBatch take(FlatBatch batch) {
    StagedBatch ready = staged.remove(batch);
    return ready == null ? new StagedBatch(manager, batch, pinned) : ready;
  }

  /** Lets go of a batch that nobody will take. */
  void forget(FlatBatch batch) {
    StagedBatch ready = staged.remove(batch);
    if (ready != null) {
      ready.close();
    }
  }
}
