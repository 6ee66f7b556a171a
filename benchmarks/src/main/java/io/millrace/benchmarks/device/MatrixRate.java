package io.millrace.benchmarks.device;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.millrace.worker.program.Precision;
import io.millrace.worker.torch.Arguments;
import io.millrace.worker.torch.ScriptObject;
import io.millrace.worker.torch.TorchProgram;
import io.millrace.worker.torch.TorchRuntime;
import java.util.Map;

/** How many floating-point operations a second a device does in the products of large matrices. */
public final class MatrixRate {
  private static final double SECONDS = 0.5;
  private static final int TRIES = 3;

  private MatrixRate() {}

  /**
   * Measures: the best of a few tries of half a second or one product, whichever is longer.
   *
   * @param size n of the matrices, [n, n]
   */
  public static double measure(TorchRuntime runtime, Precision precision, int size) {
    Map<String, Object> attributes = Map.of("training", true, "half", precision == Precision.BF16);
    try (TorchProgram program =
            new TorchProgram(
                runtime,
                Map.of("squares", "/benchmarks/squares.py"),
                new ScriptObject("squares", "Squares", attributes));
        NDManager manager = runtime.newManager()) {
      NDArray matrix = manager.randomNormal(new Shape(size, size));
      // The first one starts whatever has to start.
      seconds(program, matrix, 1);
      long count = Math.max(1, (long) (SECONDS / seconds(program, matrix, 1)));
      double best = Double.MAX_VALUE;
      for (int i = 0; i < TRIES; i++) {
        best = Math.min(best, seconds(program, matrix, count) / count);
      }
      return flops(size) / best;
    }
  }

  /** Of one product; a multiplication and an addition are two. */
  static double flops(int size) {
    return 2.0 * size * size * size;
  }

  private static double seconds(TorchProgram program, NDArray matrix, long count) {
    try (NDManager call = matrix.getManager().newSubManager(Device.cpu())) {
      long from = System.nanoTime();
      program.call("multiply", new Arguments().add(call.create(count), matrix)).get(0).getFloat();
      return (System.nanoTime() - from) / 1e9;
    }
  }
}
