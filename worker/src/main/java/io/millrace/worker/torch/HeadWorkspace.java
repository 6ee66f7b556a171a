package io.millrace.worker.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/** Where the logits of one chunk of rows are computed, chunk after chunk and step after step. */
public final class HeadWorkspace {
  /**
   * On a CPU, from 32 to 256 MiB the speed was the same within 2%; 16 MiB and less cost 5% and
   * more.
   */
  private static final long CPU_BYTES = 64L << 20;

  /** A GPU wants products with many rows, and has the memory. */
  private static final long GPU_BYTES = 1L << 30;

  private static final int MIN_ROWS = 16;

  /** On a CPU, what a small vocabulary makes of so many rows stays in its cache. */
  private static final int CPU_MAX_ROWS = 512;

  private static final int GPU_MAX_ROWS = 16_384;

  private final NDArray array;

  HeadWorkspace(NDManager manager, int vocabulary) {
    int rows = rows(vocabulary, manager.getDevice().isGpu());
    this.array = manager.create(new Shape(rows, vocabulary), DataType.FLOAT32);
  }

  /** Rows of a chunk of that many logits each. */
  public static int rows(int vocabulary, boolean gpu) {
    long rows = (gpu ? GPU_BYTES : CPU_BYTES) / ((long) vocabulary * Float.BYTES);
    return (int) Math.max(MIN_ROWS, Math.min(gpu ? GPU_MAX_ROWS : CPU_MAX_ROWS, rows));
  }

  /** float32 [rows, vocabulary], of any content. */
  NDArray array() {
    return array;
  }
}
