package io.millrace.worker.audit;

import io.millrace.service.SetupException;
import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.tensor.HostTensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Two models with their AdamW state, held against each other bit for bit.
 *
 * @param tensors compared, weights and moments
 * @param differing those that are not the same
 * @param updates whether both have counted as many updates, by which AdamW corrects its moments
 */
public record ModelComparison(int tensors, List<TensorDifference> differing, boolean updates) {

  /** Keeps the list as it is now. */
  public ModelComparison {
    differing = List.copyOf(differing);
  }

  /**
   * Compares.
   *
   * @param saved what the other is held against
   * @throws SetupException when they have not the same tensors, so that they are different models
   */
  public static ModelComparison of(ModelSnapshot saved, ModelSnapshot rebuilt) {
    List<TensorDifference> differing = new ArrayList<>();
    compare("", saved.weights(), rebuilt.weights(), differing);
    compare("exp_avg.", saved.firstMoments(), rebuilt.firstMoments(), differing);
    compare("exp_avg_sq.", saved.secondMoments(), rebuilt.secondMoments(), differing);
    return new ModelComparison(
        saved.weights().size() + saved.firstMoments().size() + saved.secondMoments().size(),
        differing,
        saved.updates() == rebuilt.updates());
  }

  /** Whether there is no difference at all. */
  public boolean identical() {
    return differing.isEmpty() && updates;
  }

  /** The tensor with the largest difference; empty where there is none. */
  public Optional<TensorDifference> largestAbsolute() {
    return differing.stream().max(Comparator.comparingDouble(TensorDifference::absolute));
  }

  /** The tensor with the largest difference relative to the saved value. */
  public Optional<TensorDifference> largestRelative() {
    return differing.stream().max(Comparator.comparingDouble(TensorDifference::relative));
  }

  private static void compare(
      String prefix,
      Map<String, HostTensor> saved,
      Map<String, HostTensor> rebuilt,
      List<TensorDifference> differing) {
    if (!saved.keySet().equals(rebuilt.keySet())) {
      throw new SetupException(
          "The two have different tensors ("
              + saved.size()
              + " and "
              + rebuilt.size()
              + "): they are not the same model. Begin with a checkpoint or base model of the same"
              + " config.json.");
    }
    saved.forEach(
        (name, tensor) ->
            compare(prefix + name, tensor, rebuilt.get(name)).ifPresent(differing::add));
  }

  private static Optional<TensorDifference> compare(
      String name, HostTensor saved, HostTensor rebuilt) {
    if (!Arrays.equals(saved.shape(), rebuilt.shape())) {
      throw new SetupException(
          "Tensor "
              + name
              + " has the shape "
              + Arrays.toString(saved.shape())
              + " in the checkpoint and "
              + Arrays.toString(rebuilt.shape())
              + " when rebuilt: they are not the same model. Begin with a checkpoint or base model of"
              + " the same config.json.");
    }
    FloatBuffer expected = saved.floats();
    FloatBuffer actual = rebuilt.floats();
    long elements = 0;
    double absolute = 0;
    double relative = 0;
    for (int i = 0; i < expected.limit(); i++) {
      float before = expected.get(i);
      float after = actual.get(i);
      // Bits, not values: a zero with another sign is a difference, though of nothing.
      if (Float.floatToRawIntBits(before) != Float.floatToRawIntBits(after)) {
        double difference = Math.abs((double) after - before);
        elements++;
        absolute = Math.max(absolute, difference);
        relative = Math.max(relative, difference == 0 ? 0 : difference / Math.abs((double) before));
      }
    }
    return elements == 0
        ? Optional.empty()
        : Optional.of(new TensorDifference(name, elements, absolute, relative));
  }
}
