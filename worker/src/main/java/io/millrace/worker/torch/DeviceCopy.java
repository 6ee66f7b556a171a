package io.millrace.worker.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.millrace.worker.program.CapturedModel;
import io.millrace.worker.program.ModelSnapshot;
import java.util.List;
import java.util.function.Supplier;

/** A model of which the device holds a copy: made at once, and brought to the host later. */
final class DeviceCopy implements CapturedModel {
  private final NDManager manager;
  private final List<NDArray> arrays;
  private final Supplier<FlatReader> readers;
  private final long updates;
  private final long microBatches;

  /**
   * Copies within the device.
   *
   * @param state to be copied; the copy belongs to nobody but this
   */
  DeviceCopy(
      NDManager parent,
      TorchProgram program,
      ModelState state,
      Supplier<FlatReader> readers,
      long microBatches) {
    this.updates = state.updates();
    this.microBatches = microBatches;
    this.readers = readers;
    this.manager = parent.newSubManager();
    try {
      this.arrays = state.arrays().stream().map(array -> copy(program, array)).toList();
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  private NDArray copy(TorchProgram program, NDArray array) {
    NDArray copy = program.call("copied", new Arguments().add(array)).get(0);
    copy.attach(manager);
    return copy;
  }

  @Override
  public long updates() {
    return updates;
  }

  @Override
  public ModelSnapshot read() {
    try (FlatReader reader = readers.get()) {
      return reader.read(arrays, updates, microBatches);
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
