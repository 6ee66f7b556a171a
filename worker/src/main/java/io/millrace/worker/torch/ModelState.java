package io.millrace.worker.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.tensor.HostTensor;
import io.millrace.worker.torch.ParameterLayout.Place;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Weights, gradients and AdamW's moments on the device. */
final class ModelState {
  private final NDManager manager;
  private final TorchProgram program;
  private final ParameterLayout layout;
  private final FlatGroup decayed;
  private final FlatGroup plain;
  private final List<NDArray> weights;

  /** Made with the first micro-batch. */
  private List<NDArray> gradients;

  /** Updates so far, float32 [1], as PyTorch's kernel wants it. Exact up to 2^24. */
  private final NDArray count;

  /**
   * Puts a snapshot on the device.
   *
   * @param start checked against the layout already
   */
  ModelState(NDManager manager, TorchProgram program, ParameterLayout layout, ModelSnapshot start) {
    this.manager = manager;
    this.program = program;
    this.layout = layout;
    this.decayed = new FlatGroup(manager, layout.decayedSize());
    this.plain = new FlatGroup(manager, layout.plainSize());
    this.count = manager.create(new float[] {start.updates()});
    fill(FlatGroup::weights, start.weights());
    fill(FlatGroup::firstMoments, start.firstMoments());
    fill(FlatGroup::secondMoments, start.secondMoments());
    this.weights = views(FlatGroup::weights);
  }

  /** A view per block, in the order of the training program. */
  private List<NDArray> views(Function<FlatGroup, NDArray> part) {
    return layout.blocks().stream().map(place -> view(manager, part, place)).toList();
  }

  private NDArray view(NDManager owner, Function<FlatGroup, NDArray> part, Place place) {
    NDArray flat = part.apply(place.decayed() ? decayed : plain);
    long[] numbers = new long[1 + place.shape().length];
    numbers[0] = place.offset();
    System.arraycopy(place.shape(), 0, numbers, 1, place.shape().length);
    try (NDManager call = manager.newSubManager()) {
      Arguments arguments = new Arguments().add(flat, TorchRuntime.cpu(call).create(numbers));
      NDArray view = program.call("view", arguments).get(0);
      view.attach(owner);
      return view;
    }
  }

  private void fill(Function<FlatGroup, NDArray> part, Map<String, HostTensor> tensors) {
    tensors.forEach(
        (name, tensor) -> {
          try (NDManager call = manager.newSubManager()) {
            NDArray target = view(call, part, layout.parameters().get(name));
            NDArray source = TensorTransfer.toDevice(call, tensor);
            program.call("write", new Arguments().add(source, target)).close();
          }
        });
  }

  /** Float32 tensors, one per block. */
  List<NDArray> weights() {
    return weights;
  }

  /** Of the summed loss; as {@link #weights}. */
  List<NDArray> gradients() {
    if (gradients == null) {
      gradients = views(FlatGroup::gradients);
    }
    return gradients;
  }

  NDArray count() {
    return count;
  }

  /** Makes the moments, unless they are there. */
  void makeMoments() {
    decayed.makeMoments();
    plain.makeMoments();
  }

  /** Adds both groups to the arguments of transformer.py's {@code update}. */
  void addGroupsTo(Arguments arguments) {
    decayed.addTo(arguments, "decayed");
    plain.addTo(arguments, "plain");
  }

  long parameters() {
    return layout.elements();
  }

  /** That AdamW has counted. Waits for the device. */
  long updates() {
    return (long) count.toFloatArray()[0];
  }

  /** Of weights and moments. */
  long bytes() {
    return 3 * Float.BYTES * (layout.decayedSize() + layout.plainSize());
  }

  /**
   * The flat tensors, of the decayed and of the plain: weights, first and second moments; the
   * weights alone where there are no moments yet.
   */
  List<NDArray> arrays() {
    return hasMoments()
        ? List.of(
            decayed.weights(),
            plain.weights(),
            decayed.firstMoments(),
            plain.firstMoments(),
            decayed.secondMoments(),
            plain.secondMoments())
        : List.of(decayed.weights(), plain.weights());
  }

  private boolean hasMoments() {
    return decayed.hasMoments() && plain.hasMoments();
  }

  /** Copies it all, but the gradients, within the host. */
  ModelSnapshot snapshot(long microBatches) {
    // A moment that was never made is zero, and takes no room on the device to be said so.
    return new ModelSnapshot(
        updates(),
        microBatches,
        toHost(FlatGroup::weights),
        hasMoments() ? toHost(FlatGroup::firstMoments) : layout.zeros(),
        hasMoments() ? toHost(FlatGroup::secondMoments) : layout.zeros());
  }

  private Map<String, HostTensor> toHost(Function<FlatGroup, NDArray> part) {
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    layout
        .parameters()
        .forEach(
            (name, place) -> {
              try (NDManager call = manager.newSubManager()) {
                tensors.put(name, TensorTransfer.toHost(view(call, part, place)));
              }
            });
    return tensors;
  }
}
