package io.millrace.worker.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.List;

/**
 * The gradients and the loss of a step so far. The head's gradient, the largest, has memory of its
 * own from step to step; the others are those that autograd made for the first micro-batch, to
 * which later ones are added.
 */
final class StepGradients {
  private final NDManager manager;
  private final TorchProgram program;
  private final boolean tied;
  private final NDArray head;
  private final List<NDArray> others = new ArrayList<>();
  private NDArray lossSum;

  StepGradients(NDManager manager, TorchProgram program, List<NDArray> weights, boolean tied) {
    this.manager = manager;
    this.program = program;
    this.tied = tied;
    NDArray headWeight = weights.get(tied ? 0 : weights.size() - 1);
    this.head = manager.create(headWeight.getShape(), DataType.FLOAT32);
  }

  /** Whether the step has no micro-batch yet. */
  boolean isEmpty() {
    return others.isEmpty();
  }

  /** Gradient of the head, [V, C]. Its content is of no meaning while this is empty. */
  NDArray head() {
    return head;
  }

  /** Takes in what {@code accumulate} of gpt2.py returned. */
  void add(NDList results) {
    NDArray loss = results.get(0);
    List<NDArray> gradients = results.subList(1, results.size());
    if (isEmpty()) {
      lossSum = loss;
      others.addAll(gradients);
      lossSum.attach(manager);
      others.forEach(gradient -> gradient.attach(manager));
      return;
    }
    lossSum.addi(loss);
    program.call("add", new Arguments().addList("more", gradients).addList("gradients", others));
  }

  /** All gradients in the order of the parameters. */
  List<NDArray> all() {
    // Autograd's list is: wpe, the trunk and, where the head is not tied to it, wte.
    List<NDArray> all = new ArrayList<>(others);
    if (tied) {
      all.add(0, head);
    } else {
      all.add(0, all.remove(all.size() - 1));
      all.add(head);
    }
    return all;
  }

  /** Summed cross entropy in nats. */
  double lossSum() {
    return lossSum.getDouble();
  }

  /** Forgets the step. */
  void clear() {
    others.forEach(NDArray::close);
    others.clear();
    lossSum.close();
  }
}
