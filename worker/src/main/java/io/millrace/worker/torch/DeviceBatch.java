package io.millrace.worker.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.millrace.worker.batch.FlatBatch;

/** A batch on the device. Sizes stay on the CPU: the program itself reads them, not a kernel. */
final class DeviceBatch implements AutoCloseable {
  private final NDManager manager;
  private final NDArray tokenIds;
  private final NDArray positions;
  private final NDArray lengths;
  private final NDArray offsets;
  private final NDArray targetPositions;
  private final NDArray targetIds;

  DeviceBatch(NDManager parent, FlatBatch batch) {
    manager = parent.newSubManager();
    tokenIds = manager.create(batch.tokenIds());
    positions = manager.create(batch.positions());
    lengths = TorchRuntime.cpu(manager).create(batch.sequenceLengths());
    offsets = manager.create(offsets(batch.sequenceLengths()));
    targetPositions = manager.create(batch.targetPositions());
    targetIds = manager.create(batch.targetIds());
  }

  /** Where each sequence begins, and where the last one ends. */
  private static int[] offsets(int[] lengths) {
    int[] offsets = new int[lengths.length + 1];
    for (int i = 0; i < lengths.length; i++) {
      offsets[i + 1] = offsets[i] + lengths[i];
    }
    return offsets;
  }

  /** To which what is made of the batch belongs. */
  NDManager manager() {
    return manager;
  }

  /** Tokens, places, sequences and the rotary embedding's frequencies. */
  Arguments sequences(NDArray frequencies) {
    return new Arguments().add(tokenIds, positions, lengths, offsets, frequencies);
  }

  /** Where a token is predicted, int32 [P]. */
  NDArray targetPositions() {
    return targetPositions;
  }

  /** Which, int32 [P]. */
  NDArray targetIds() {
    return targetIds;
  }

  @Override
  public void close() {
    manager.close();
  }
}
