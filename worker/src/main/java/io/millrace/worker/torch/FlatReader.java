package io.millrace.worker.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.tensor.HostTensor;
import io.millrace.worker.torch.ParameterLayout.Place;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Brings flat tensors from the device to the host, through one buffer there. A device takes a copy
 * in its turn, after all that it was told to do before, so they are few and large.
 */
final class FlatReader implements AutoCloseable {
  /** 256 MiB: few copies, and none that holds the device up for long. */
  private static final int LARGEST = 64 << 20;

  private final TorchProgram program;
  private final ParameterLayout layout;
  private final NDManager manager;
  private final NDArray buffer;
  private final ByteBuffer bytes;

  /**
   * A reader.
   *
   * @param pinned makes of an array on the host one that a GPU can copy to; the array itself where
   *     there is none
   */
  FlatReader(
      NDManager parent,
      TorchProgram program,
      ParameterLayout layout,
      UnaryOperator<NDArray> pinned) {
    this(parent, program, layout, pinned, LARGEST);
  }

  /** With a buffer of so many elements at most. */
  FlatReader(
      NDManager parent,
      TorchProgram program,
      ParameterLayout layout,
      UnaryOperator<NDArray> pinned,
      int largest) {
    this.program = program;
    this.layout = layout;
    this.manager = TorchRuntime.cpu(parent);
    long size = Math.min(largest, Math.max(layout.decayedSize(), layout.plainSize()));
    this.buffer = pinned.apply(manager.zeros(new Shape(size), DataType.FLOAT32));
    this.bytes = buffer.toByteBuffer(true);
  }

  /**
   * Reads a model.
   *
   * @param arrays as {@link ModelState#arrays}
   */
  ModelSnapshot read(List<NDArray> arrays, long updates, long microBatches) {
    boolean moments = arrays.size() > 2;
    return new ModelSnapshot(
        updates,
        microBatches,
        read(arrays.get(0), arrays.get(1)),
        moments ? read(arrays.get(2), arrays.get(3)) : layout.zeros(),
        moments ? read(arrays.get(4), arrays.get(5)) : layout.zeros());
  }

  private Map<String, HostTensor> read(NDArray decayed, NDArray plain) {
    Map<String, HostTensor> tensors = layout.zeros();
    read(decayed, true, tensors);
    read(plain, false, tensors);
    return tensors;
  }

  private void read(NDArray flat, boolean decayed, Map<String, HostTensor> tensors) {
    long size = decayed ? layout.decayedSize() : layout.plainSize();
    for (long from = 0; from < size; from += buffer.size()) {
      long to = Math.min(size, from + buffer.size());
      fetch(flat, from, to);
      for (Map.Entry<String, Place> entry : layout.parameters().entrySet()) {
        if (entry.getValue().decayed() == decayed) {
          copy(entry.getValue(), from, to, tensors.get(entry.getKey()));
        }
      }
    }
  }

  private void fetch(NDArray flat, long from, long to) {
    try (NDManager call = manager.newSubManager()) {
      NDArray range = call.create(new long[] {from, to - from});
      program.call("fetch", new Arguments().add(range, flat, buffer)).close();
    }
  }

  /** Copies what of a parameter lies between two elements of the flat tensor. */
  private void copy(Place place, long from, long to, HostTensor tensor) {
    long first = Math.max(from, place.offset());
    long end = Math.min(to, place.offset() + place.elements());
    if (first < end) {
      tensor
          .data()
          .put(bytesOf(first - place.offset()), bytes, bytesOf(first - from), bytesOf(end - first));
    }
  }

  private static int bytesOf(long elements) {
    return Math.toIntExact(elements * Float.BYTES);
  }

  @Override
  public void close() {
    manager.close();
  }
}
