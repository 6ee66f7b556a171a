package io.millrace.worker.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.millrace.worker.program.Precision;
import java.util.Map;
import java.util.Random;

/** How fast a device multiplies large matrices: what training is measured by. */
public final class MatrixRate {
  private static final int CPU_SIZE = 768;
  private static final int GPU_SIZE = 8192;
  private static final int TILE = 256;
  private static final int ROUNDS = 3;

  /** Before a GPU reads the result back, it has computed for so long that reading is no matter. */
  private static final double ROUND_NANOS = 5e7;

  private static final int MIN_PRODUCTS = 2;

  private MatrixRate() {}

  /**
   * Measures it, in a fifth of a second or so.
   *
   * @param precision of the products; DJL's own cast to bfloat16 would end the process
   * @return floating point operations per second, a multiplication and an addition being two, of
   *     the best of a few rounds
   */
  public static double measure(TorchRuntime runtime, Precision precision) {
    return measure(runtime, precision, runtime.isGpu() ? GPU_SIZE : CPU_SIZE);
  }

  /** The same with matrices of that many rows, a multiple of {@value #TILE}. */
  static double measure(TorchRuntime runtime, Precision precision, int size) {
    Map<String, Object> attributes = Map.of("training", true, "half", precision == Precision.BF16);
    try (TorchProgram program =
            new TorchProgram(
                runtime,
                Map.of("squares", "/torch/squares.py", "linear", "/torch/linear.py"),
                new ScriptObject("squares", "Squares", attributes));
        NDManager manager = runtime.newManager()) {
      NDArray matrix = matrix(manager, size);
      // The first ones start whatever has to start, and wake a GPU that slept.
      nanos(program, matrix, MIN_PRODUCTS);
      int products = products(nanos(program, matrix, MIN_PRODUCTS) / MIN_PRODUCTS);
      double best = Double.MAX_VALUE;
      for (int round = 0; round < ROUNDS; round++) {
        best = Math.min(best, nanos(program, matrix, products) / products);
      }
      return 2.0 * size * size * size / (best / 1e9);
    }
  }

  /** How many make a round. */
  static int products(double nanosOfOne) {
    return (int) Math.max(MIN_PRODUCTS, Math.ceil(ROUND_NANOS / Math.max(1, nanosOfOne)));
  }

  /** Of numbers that differ, as those of a model do: equal ones cost a GPU less power. */
  private static NDArray matrix(NDManager manager, int size) {
    float[] numbers = new float[TILE * TILE];
    Random random = new Random(0);
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return manager.create(numbers, new Shape(TILE, TILE)).tile(size / TILE);
  }

  private static double nanos(TorchProgram program, NDArray matrix, long products) {
    try (NDManager call = TorchRuntime.cpu(matrix.getManager())) {
      long from = System.nanoTime();
      var unused =
          program
              .call("multiply", new Arguments().add(call.create(products), matrix))
              .get(0)
              .getFloat();
      return System.nanoTime() - from;
    }
  }
}
