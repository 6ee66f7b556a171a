package io.millrace.worker.torch;

import ai.djl.ndarray.NDManager;
import io.millrace.worker.batch.FlatBatch;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Batches that were made ready ahead of time, by the thread that reads them. */
final class Staging {
  private final NDManager manager;
  private final StagedBatch.Form form;
  private final int splitTokens;
  private final Map<FlatBatch, StagedParts> staged = new ConcurrentHashMap<>();

  /**
   * Of one program.
   *
   * @param splitTokens as {@link FlatBatch#split}
   */
  Staging(NDManager manager, StagedBatch.Form form, int splitTokens) {
    this.manager = manager;
    this.form = form;
    this.splitTokens = splitTokens;
  }

  /** Makes a batch ready, for {@link #take} by another thread. */
  void stage(FlatBatch batch) {
    staged.computeIfAbsent(batch, this::parts);
  }

  /** The batch, made ready now if it was not before. The caller closes it. */
  StagedParts take(FlatBatch batch) {
    StagedParts ready = staged.remove(batch);
    return ready == null ? parts(batch) : ready;
  }

  /** Lets go of a batch that nobody will take. */
  void forget(FlatBatch batch) {
    StagedParts ready = staged.remove(batch);
    if (ready != null) {
      ready.close();
    }
  }

  private StagedParts parts(FlatBatch batch) {
    return new StagedParts(manager, batch, form, splitTokens);
  }
}
