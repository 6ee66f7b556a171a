package io.millrace.worker.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.program.StepOutcome;
import io.millrace.worker.tensor.HostTensor;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A step's loss and gradients, read off AdamW's first moments: after one step without clipping they
 * are 1 - beta1 times the gradients of the mean loss.
 *
 * @param outcome of the step
 * @param ofMean by parameter name
 */
record Gradients(StepOutcome outcome, Map<String, HostTensor> ofMean) {
  private static final float SHARE = (float) (1 - TinyModels.UNCLIPPED.beta1());

  /** Of a step over these batches; closes the program. */
  static Gradients of(TransformerProgram program, List<FlatBatch> batches) {
    try (program) {
      batches.forEach(program::accumulate);
      program.update(0, batches.stream().mapToLong(FlatBatch::targets).sum());
      ModelSnapshot after = program.snapshot();
      Map<String, HostTensor> gradients = new LinkedHashMap<>();
      after.firstMoments().forEach((name, moment) -> gradients.put(name, scaled(moment)));
      return new Gradients(program.outcomes().get(0), gradients);
    }
  }

  private static HostTensor scaled(HostTensor moment) {
    HostTensor gradient = HostTensor.zeros(moment.shape());
    for (int i = 0; i < moment.elements(); i++) {
      gradient.floats().put(i, moment.floats().get(i) / SHARE);
    }
    return gradient;
  }

  /** Loss, norm and every gradient are the same, relative to the largest gradient of a tensor. */
  void assertCloseTo(Gradients expected, double tolerance) {
    assertThat(outcome.lossSum())
        .isCloseTo(expected.outcome.lossSum(), within(tolerance * expected.outcome.lossSum()));
    assertThat(outcome.gradientNorm())
        .isCloseTo(
            expected.outcome.gradientNorm(), within(tolerance * expected.outcome.gradientNorm()));
    expected.ofMean.forEach(
        (name, gradient) -> {
          // A bias on keys has none but for rounding.
          double largest = 1e-2 * expected.outcome.gradientNorm();
          for (int i = 0; i < gradient.elements(); i++) {
            largest = Math.max(largest, Math.abs(gradient.floats().get(i)));
          }
          for (int i = 0; i < gradient.elements(); i++) {
            assertThat((double) ofMean.get(name).floats().get(i))
                .as(name)
                .isCloseTo(gradient.floats().get(i), within(tolerance * largest));
          }
        });
  }

  /** L2 norm of the difference over that of the other, over all gradients. */
  double relativeDistance(Gradients expected) {
    double difference = 0;
    double whole = 0;
    for (Map.Entry<String, HostTensor> entry : expected.ofMean.entrySet()) {
      FloatBuffer own = ofMean.get(entry.getKey()).floats();
      FloatBuffer other = entry.getValue().floats();
      for (int i = 0; i < other.limit(); i++) {
        difference += Math.pow(own.get(i) - other.get(i), 2);
        whole += Math.pow(other.get(i), 2);
      }
    }
    return Math.sqrt(difference / whole);
  }

  /** The weights, moved by this many times the gradient. */
  Map<String, HostTensor> moved(Map<String, HostTensor> weights, double by) {
    Map<String, HostTensor> moved = new LinkedHashMap<>();
    weights.forEach(
        (name, weight) -> {
          HostTensor tensor = HostTensor.zeros(weight.shape());
          for (int i = 0; i < weight.elements(); i++) {
            double value = weight.floats().get(i) + by * ofMean.get(name).floats().get(i);
            tensor.floats().put(i, (float) value);
          }
          moved.put(name, tensor);
        });
    return moved;
  }
}
