package io.millrace.benchmarks.limit;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.torch.Arguments;
import io.millrace.worker.torch.HeadWorkspace;
import io.millrace.worker.torch.ScriptObject;
import io.millrace.worker.torch.TorchProgram;
import io.millrace.worker.torch.TorchRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The matrix products of a step and nothing else, in the same libtorch: benchmarks/products.py.
 * Each layer has a weight and a gradient of its own, as in the model; inputs and outputs share
 * buffers, which makes this a little faster than any step can be.
 */
final class BareProducts implements AutoCloseable {
  private final LinearShapes shapes;
  private final TorchProgram program;
  private final NDManager manager;
  private final NDArray inputs;
  private final NDArray outputGradients;
  private final NDArray written;
  private final NDArray workspace;
  private final NDArray head;
  private final NDArray headGradient;
  private final List<NDArray> weights = new ArrayList<>();
  private final List<NDArray> gradients = new ArrayList<>();

  /**
   * Makes room.
   *
   * @param maxTokens of a batch
   */
  BareProducts(TorchRuntime runtime, LinearShapes shapes, int maxTokens) {
    this.shapes = shapes;
    this.program =
        new TorchProgram(
            runtime,
            Map.of("products", "/benchmarks/products.py"),
            new ScriptObject("products", "Products", Map.of("training", true)));
    this.manager = runtime.newManager();
    Shape buffer = new Shape((long) maxTokens * shapes.widest());
    this.inputs = manager.randomNormal(buffer);
    this.outputGradients = manager.randomNormal(buffer);
    this.written = manager.zeros(buffer);
    int width = shapes.head().in();
    int vocabulary = shapes.head().out();
    this.workspace =
        manager.zeros(
            new Shape(HeadWorkspace.rows(vocabulary, manager.getDevice().isGpu()), vocabulary));
    this.head = manager.randomNormal(new Shape(vocabulary, width));
    this.headGradient = manager.zeros(head.getShape());
    for (LinearLayer layer : shapes.layers()) {
      weights.add(manager.randomNormal(new Shape(layer.in(), layer.out())));
      gradients.add(manager.zeros(new Shape(layer.in(), layer.out())));
    }
  }

  /** Takes the products of a batch's forward and backward pass. */
  void run(FlatBatch batch) {
    try (NDManager call = manager.newSubManager(Device.cpu())) {
      Arguments arguments =
          new Arguments()
              .add(call.create(rows(batch)), inputs, outputGradients, written)
              .add(workspace, head, headGradient)
              .addList("weights", weights)
              .addList("gradients", gradients);
      program.call("step", arguments).close();
    }
  }

  private long[] rows(FlatBatch batch) {
    List<LinearLayer> layers = shapes.layers();
    long[] rows = new long[layers.size() + 1];
    for (int i = 0; i < layers.size(); i++) {
      rows[i] = layers.get(i).rows(batch.tokens(), batch.targets());
    }
    rows[layers.size()] = batch.targets();
    return rows;
  }

  @Override
  public void close() {
    manager.close();
    program.close();
  }
}
