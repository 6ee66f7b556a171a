package io.millrace.worker.torch;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The two groups that AdamW treats apart: matrices, whose weights decay, and vectors, that is
 * biases and norm weights, whose weights do not.
 */
final class ParameterGroups {
  private final OptimizerState state;
  private final int[] decayed;
  private final int[] plain;

  ParameterGroups(OptimizerState state) {
    this.state = state;
    this.decayed = where(state.weights(), true);
    this.plain = where(state.weights(), false);
  }

  private static int[] where(List<NDArray> weights, boolean matrix) {
    return IntStream.range(0, weights.size())
        .filter(i -> weights.get(i).getShape().dimension() > 1 == matrix)
        .toArray();
  }

  /** Adds both groups to the arguments of gpt2.py's {@code update}. */
  void addTo(Arguments arguments, List<NDArray> gradients) {
    addGroup(arguments, "decayed", decayed, gradients);
    addGroup(arguments, "plain", plain, gradients);
  }

  private void addGroup(Arguments arguments, String name, int[] group, List<NDArray> gradients) {
    arguments.addList(name, pick(state.weights(), group));
    arguments.addList(name + "_gradients", pick(gradients, group));
    arguments.addList(name + "_first_moments", pick(state.firstMoments(), group));
    arguments.addList(name + "_second_moments", pick(state.secondMoments(), group));
  }

  private static List<NDArray> pick(List<NDArray> arrays, int[] group) {
    return IntStream.of(group).mapToObj(arrays::get).toList();
  }
}
