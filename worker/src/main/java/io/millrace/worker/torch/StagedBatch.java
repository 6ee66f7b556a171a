package io.millrace.worker.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.millrace.worker.batch.FlatBatch;
import java.util.function.UnaryOperator;

/**
 * A batch in PyTorch's hands. It lies on the host, for a GPU in memory from which the device copies
 * by itself: a copy made here would wait for what the GPU is computing.
 */
final class StagedBatch implements AutoCloseable {
  private final FlatBatch batch;
  private final NDManager manager;
  private final NDArray tokenIds;
  private final NDArray types;
  private final NDArray positions;
  private final NDArray lengths;
  private final NDArray offsets;
  private final NDArray rows;
  private final NDArray targets;

  /**
   * How batches are made ready.
   *
   * @param objective says which rows count and what for
   * @param types token types that the model has; of one, or where a batch says none, every token is
   *     of the first
   * @param pinned makes of an array one that a GPU can copy; the array itself where there is none
   */
  record Form(Objective objective, int types, UnaryOperator<NDArray> pinned) {}

  StagedBatch(NDManager parent, FlatBatch batch, Form form) {
    this.batch = batch;
    manager = TorchRuntime.cpu(parent);
    UnaryOperator<NDArray> pinned = form.pinned();
    tokenIds = pinned.apply(manager.create(batch.tokenIds()));
    types = pinned.apply(manager.create(types(batch, form.types())));
    positions = pinned.apply(manager.create(batch.positions()));
    lengths = manager.create(batch.sequenceLengths());
    offsets = pinned.apply(manager.create(offsets(batch.sequenceLengths())));
    rows = pinned.apply(manager.create(form.objective().rows(batch)));
    targets = pinned.apply(form.objective().targets(manager, batch));
  }

  private static int[] types(FlatBatch batch, int types) {
    if (types > 1 && batch.tokenTypeIds().length > 0) {
      return batch.tokenTypeIds();
    }
    return new int[types == 0 ? 0 : batch.tokens()];
  }

  /** Where each sequence begins, and where the last one ends. */
  private static int[] offsets(int[] lengths) {
    int[] offsets = new int[lengths.length + 1];
    for (int i = 0; i < lengths.length; i++) {
      offsets[i + 1] = offsets[i] + lengths[i];
    }
    return offsets;
  }

  /** As it came. */
  FlatBatch batch() {
    return batch;
  }

  /** To which what is made of the batch belongs. */
  NDManager manager() {
    return manager;
  }

  /** Tokens, types, places, sequences and the rotary embedding's frequencies. */
  Arguments sequences(NDArray frequencies) {
    return new Arguments().add(tokenIds, types, positions, lengths, offsets, frequencies);
  }

  /** Which tokens' outputs the head looks at, int32 [P]. */
  NDArray rows() {
    return rows;
  }

  /** What it is to make of them. */
  NDArray targets() {
    return targets;
  }

  @Override
  public void close() {
    manager.close();
  }
}
