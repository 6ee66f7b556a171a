package io.millrace.worker.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.batch.Supervision.NextTokens;
import java.util.function.UnaryOperator;

/**
 * A batch in PyTorch's hands. It lies on the host, for a GPU in memory from which the device copies
 * by itself: a copy made here would wait for what the GPU is computing.
 */
final class StagedBatch implements AutoCloseable {
  private final NDManager manager;
  private final NDArray tokenIds;
  private final NDArray positions;
  private final NDArray lengths;
  private final NDArray offsets;
  private final NDArray targetPositions;
  private final NDArray targetIds;

  /**
   * Takes a batch.
   *
   * @param pinned makes of an array one that a GPU can copy; the array itself where there is none
   */
  StagedBatch(NDManager parent, FlatBatch batch, UnaryOperator<NDArray> pinned) {
    manager = TorchRuntime.cpu(parent);
    tokenIds = pinned.apply(manager.create(batch.tokenIds()));
    positions = pinned.apply(manager.create(batch.positions()));
    lengths = manager.create(batch.sequenceLengths());
    offsets = pinned.apply(manager.create(offsets(batch.sequenceLengths())));
    targetPositions = pinned.apply(manager.create(((NextTokens) batch.supervision()).positions()));
    targetIds = pinned.apply(manager.create(((NextTokens) batch.supervision()).ids()));
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
