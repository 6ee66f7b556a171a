package io.millrace.worker.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.millrace.worker.program.CapturedModel;
import io.millrace.worker.program.ModelSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one copy of a model that the device holds for a checkpoint, made at once and brought to the
 * host later. Its place is taken when the first is made, and kept: so the memory that is left for
 * batches does not depend on whether a checkpoint is on its way.
 */
final class DeviceCopies {
  private static final Logger LOG = LoggerFactory.getLogger(DeviceCopies.class);

  private final NDManager manager;
  private final TorchProgram program;
  private final ModelState state;
  private final Supplier<FlatReader> readers;
  private final LongSupplier free;
  private final List<NDArray> arrays = new ArrayList<>();
  private final AtomicBoolean held = new AtomicBoolean();
  private boolean refused;

  /**
   * Of one program.
   *
   * @param readers bring flat tensors to the host
   * @param free bytes of the device's memory that nobody has
   */
  DeviceCopies(
      NDManager manager,
      TorchProgram program,
      ModelState state,
      Supplier<FlatReader> readers,
      LongSupplier free) {
    this.manager = manager;
    this.program = program;
    this.state = state;
    this.readers = readers;
    this.free = free;
  }

  /**
   * Copies the model within the device.
   *
   * @param microBatches of the snapshot
   * @return empty where there is no room, or another copy has not been let go of
   */
  Optional<CapturedModel> take(long microBatches) {
    if (!held.compareAndSet(false, true)) {
      return Optional.empty();
    }
    boolean copied = false;
    try {
      copied = hasRoom() && copy();
    } finally {
      held.set(copied);
    }
    return copied ? Optional.of(new Copy(state.updates(), microBatches)) : Optional.empty();
  }

  /** Looked at once: what is free later is what batches have left of it so far. */
  private boolean hasRoom() {
    if (arrays.isEmpty() && !refused && free.getAsLong() < state.bytes()) {
      refused = true;
      LOG.info(
          "The device has no room for a copy of the model: training waits while a checkpoint is"
              + " copied to the host.");
    }
    return !refused;
  }

  private boolean copy() {
    List<NDArray> sources = state.arrays();
    try {
      for (int i = 0; i < sources.size(); i++) {
        if (i < arrays.size()) {
          program.call("write", new Arguments().add(sources.get(i), arrays.get(i))).close();
        } else {
          NDArray copy = program.call("copied", new Arguments().add(sources.get(i))).get(0);
          copy.attach(manager);
          arrays.add(copy);
        }
      }
      return true;
    } catch (RuntimeException e) {
      String sentence = OutOfMemory.sentence(e).orElseThrow(() -> e);
      LOG.info("A copy of the model found no room on the device. PyTorch says: {}", sentence);
      arrays.forEach(NDArray::close);
      arrays.clear();
      refused = true;
      return false;
    }
  }

  private final class Copy implements CapturedModel {
    private final long updates;
    private final long microBatches;
    private final List<NDArray> own;
    private boolean closed;

    private Copy(long updates, long microBatches) {
      this.updates = updates;
      this.microBatches = microBatches;
      this.own = List.copyOf(arrays);
    }

    @Override
    public long updates() {
      return updates;
    }

    @Override
    public ModelSnapshot read() {
      try (FlatReader reader = readers.get()) {
        return reader.read(own, updates, microBatches);
      }
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        held.set(false);
      }
    }
  }
}
