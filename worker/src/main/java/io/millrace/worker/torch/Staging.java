package io.millrace.worker.torch;

import ai.djl.ndarray.NDManager;
import io.millrace.worker.batch.FlatBatch;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Batches that were copied to the device ahead of time, by the thread that reads them. */
final class Staging {
  private final NDManager manager;
  private final Map<FlatBatch, DeviceBatch> staged = new ConcurrentHashMap<>();

  Staging(NDManager manager) {
    this.manager = manager;
  }

  /** Copies a batch, for {@link #take} by another thread. */
  void stage(FlatBatch batch) {
    staged.computeIfAbsent(batch, b -> new DeviceBatch(manager, b));
  }

  /** The batch on the device, copied now if it was not before. The caller closes it. */
  DeviceBatch take(FlatBatch batch) {
    DeviceBatch ready = staged.remove(batch);
    return ready == null ? new DeviceBatch(manager, batch) : ready;
  }

  /** Lets go of a batch that nobody will take. */
  void forget(FlatBatch batch) {
    DeviceBatch ready = staged.remove(batch);
    if (ready != null) {
      ready.close();
    }
  }
}
