package io.millrace.worker.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.program.Evaluated;
import java.util.List;

/** What a model is trained for: its head in TorchScript, and what that asks of a batch. */
interface Objective {

  /** The resource that becomes the module {@code head}. */
  String source();

  /** The object of the class in it. */
  ScriptObject head();

  /**
   * Checks a batch's targets.
   *
   * @throws IllegalArgumentException when the head has no use for them, or one is out of range
   */
  void check(FlatBatch batch);

  /** int[P]: which of the batch's tokens the head looks at. */
  int[] rows(FlatBatch batch);

  /** What it is to make of them, as the head takes it. */
  NDArray targets(NDManager manager, FlatBatch batch);

  /**
   * What the summed loss is divided by to be a mean: the number of targets, if all weigh the same.
   */
  double weight(FlatBatch batch);

  /** What the head is given besides. */
  List<NDArray> given();

  /** What its {@code loss} has said of a batch. */
  Evaluated evaluated(double[] numbers);
}
