package io.millrace.worker.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.millrace.worker.program.Precision;
import java.util.Random;

/** How fast a device multiplies large matrices: what training is measured by. */
public final class MatrixRate {
  private static final int CPU_SIZE = 768;
  private static final int GPU_SIZE = 8192;
  private static final int TILE = 256;
  private static final int ROUNDS = 3;
  private static final int PRODUCTS = 2;

  private MatrixRate() {}

  /**
   * Measures it, in a tenth of a second or so.
   *
   * @return floating point operations per second, of the best of a few rounds
   */
  public static double measure(TorchRuntime runtime, Precision precision) {
    int size = runtime.isGpu() ? GPU_SIZE : CPU_SIZE;
    DataType type = precision == Precision.BF16 ? DataType.BFLOAT16 : DataType.FLOAT32;
    try (NDManager manager = runtime.newManager();
        NDArray matrix = matrix(manager, size).toType(type, false)) {
      multiply(matrix, 1);
      long best = Long.MAX_VALUE;
      for (int round = 0; round < ROUNDS; round++) {
        long from = System.nanoTime();
        multiply(matrix, PRODUCTS);
        best = Math.min(best, System.nanoTime() - from);
      }
      return PRODUCTS * 2.0 * size * size * size / (best / 1e9);
    }
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

  private static void multiply(NDArray matrix, int times) {
    for (int i = 0; i < times; i++) {
      try (NDArray product = matrix.matMul(matrix)) {
        if (i == times - 1) {
          waitFor(product);
        }
      }
    }
  }

  /** A device computes one product after the other, so the last one's first number tells of all. */
  private static void waitFor(NDArray product) {
    try (NDArray first = product.get(0).get(0).toType(DataType.FLOAT32, false)) {
      var unused = first.getFloat();
    }
  }
}
