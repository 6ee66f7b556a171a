package io.millrace.worker.torch;

import ai.djl.ndarray.NDManager;
import io.millrace.worker.batch.FlatBatch;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Batches that were made ready ahead of time, by the thread that reads them. */
final class Staging {
  private final NDManager manager;
  private final StagedBatch.Form form;
  private final Map<FlatBatch, StagedBatch> staged = new ConcurrentHashMap<>();

  Staging(NDManager manager, StagedBatch.Form form) {
    this.manager = manager;
    this.form = form;
  }

  /** Makes a batch ready, for {@link #take} by another thread. */
  void stage(FlatBatch batch) {
    staged.computeIfAbsent(batch, b -> new StagedBatch(manager, b, form));
  }

  /** The batch, made ready now if it was not before. The caller closes it. */
  StagedBatch take(FlatBatch batch) {
    StagedBatch ready = staged.remove(batch);
    return ready == null ? new StagedBatch(manager, batch, form) : ready;
  }

  /** Lets go of a batch that nobody will take. */
  void forget(FlatBatch batch) {
    StagedBatch ready = staged.remove(batch);
    if (ready != null) {
      ready.close();
    }
  }
}
