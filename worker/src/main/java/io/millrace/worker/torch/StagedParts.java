package io.millrace.worker.torch;

import ai.djl.ndarray.NDManager;
import io.millrace.worker.batch.FlatBatch;
import java.util.List;

/** The parts of a batch that go through the model one after the other, in PyTorch's hands. */
final class StagedParts implements AutoCloseable {
  private final List<StagedBatch> parts;

  /**
   * Makes them ready.
   *
   * @param splitTokens as {@link FlatBatch#split}
   */
  StagedParts(NDManager parent, FlatBatch batch, StagedBatch.Form form, int splitTokens) {
    parts =
        batch.split(splitTokens).stream().map(part -> new StagedBatch(parent, part, form)).toList();
  }

  List<StagedBatch> parts() {
    return parts;
  }

  @Override
  public void close() {
    parts.forEach(StagedBatch::close);
  }
}
