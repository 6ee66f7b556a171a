package io.millrace.worker.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.millrace.worker.program.StepOutcome;
import java.util.ArrayList;
import java.util.List;

/** What came of the last updates, kept on the device until somebody asks. */
final class Outcomes {
  /** So many are kept there; the next one waits for the device. */
  private static final int ROWS = 128;

  private static final int COLUMNS = 2;

  private final NDArray array;
  private final double[] scales = new double[ROWS];
  private final List<StepOutcome> read = new ArrayList<>();
  private int pending;

  Outcomes(NDManager manager) {
    array = manager.zeros(new Shape(ROWS, COLUMNS), DataType.FLOAT64);
  }

  /** float64 [rows, 2]: summed loss and gradient norm. */
  NDArray array() {
    return array;
  }

  /**
   * The row that the next update is to write.
   *
   * @param scale of the loss that it writes there
   */
  int nextRow(double scale) {
    if (pending == ROWS) {
      read();
    }
    scales[pending] = scale;
    return pending++;
  }

  /** All since the last call, in order. */
  List<StepOutcome> take() {
    read();
    List<StepOutcome> taken = List.copyOf(read);
    read.clear();
    return taken;
  }

  private void read() {
    if (pending > 0) {
      double[] numbers = array.toDoubleArray();
      for (int i = 0; i < pending; i++) {
        read.add(new StepOutcome(scales[i] * numbers[COLUMNS * i], numbers[COLUMNS * i + 1]));
      }
      pending = 0;
    }
  }
}
