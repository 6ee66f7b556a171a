package io.millrace.worker.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.service.SetupException;
import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.tensor.HostTensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelComparisonTest {
  private final ModelSnapshot saved = model(1);
  private final ModelSnapshot rebuilt = model(1);

  @Test
  void theSameBitsAreIdentical() {
    ModelComparison comparison = ModelComparison.of(saved, rebuilt);
    assertThat(comparison).isEqualTo(new ModelComparison(6, List.of(), true));
    assertThat(comparison.identical()).isTrue();
  }

  @Test
  void oneBitOfAWeightIsFound() {
    set(rebuilt.weights().get("b"), 2, Math.nextUp(3f));
    ModelComparison comparison = ModelComparison.of(saved, rebuilt);
    assertThat(comparison.identical()).isFalse();
    assertThat(comparison.differing())
        .containsExactly(new TensorDifference("b", 1, Math.ulp(3f), (double) Math.ulp(3f) / 3));
  }

  @Test
  void oneBitOfEitherMomentIsFoundUnderTheNameInTheFile() {
    set(rebuilt.firstMoments().get("a"), 0, Math.nextUp(1f));
    set(rebuilt.secondMoments().get("b"), 5, Math.nextDown(6f));
    assertThat(ModelComparison.of(saved, rebuilt).differing())
        .extracting(TensorDifference::name)
        .containsExactly("exp_avg.a", "exp_avg_sq.b");
  }

  @Test
  void aZeroOfAnotherSignIsADifferenceOfNothing() {
    set(saved.weights().get("a"), 1, 0f);
    set(rebuilt.weights().get("a"), 1, -0f);
    assertThat(ModelComparison.of(saved, rebuilt).differing())
        .containsExactly(new TensorDifference("a", 1, 0, 0));
  }

  @Test
  void theLargestDifferencesAreNamedByTheirTensors() {
    set(rebuilt.weights().get("a"), 0, 1.5f);
    set(rebuilt.weights().get("b"), 5, 7f);
    ModelComparison comparison = ModelComparison.of(saved, rebuilt);
    assertThat(comparison.largestAbsolute().orElseThrow().name()).isEqualTo("b");
    assertThat(comparison.largestAbsolute().orElseThrow().absolute()).isEqualTo(1);
    assertThat(comparison.largestRelative().orElseThrow().name()).isEqualTo("a");
    assertThat(comparison.largestRelative().orElseThrow().relative()).isEqualTo(0.5);
  }

  @Test
  void anotherCountOfUpdatesIsADifference() {
    ModelComparison comparison = ModelComparison.of(saved, model(2));
    assertThat(comparison.differing()).isEmpty();
    assertThat(comparison.identical()).isFalse();
  }

  @Test
  void anotherModelIsRefused() {
    ModelSnapshot other = new ModelSnapshot(1, 1, Map.of("a", tensor(2)), Map.of(), Map.of());
    assertThatThrownBy(() -> ModelComparison.of(saved, other))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("not the same model");
    ModelSnapshot larger = model(1, tensor(3));
    assertThatThrownBy(() -> ModelComparison.of(saved, larger))
        .hasMessageContaining("Tensor a has the shape [2] in the checkpoint and [3]");
  }

  private static ModelSnapshot model(long updates) {
    return model(updates, tensor(2));
  }

  private static ModelSnapshot model(long updates, HostTensor a) {
    return new ModelSnapshot(
        updates,
        1,
        Map.of("a", a, "b", tensor(3, 2)),
        Map.of("a", tensor(2), "b", tensor(3, 2)),
        Map.of("a", tensor(2), "b", tensor(3, 2)));
  }

  /** Counts from 1. */
  private static HostTensor tensor(long... shape) {
    HostTensor tensor = HostTensor.zeros(shape);
    for (int i = 0; i < tensor.elements(); i++) {
      set(tensor, i, i + 1);
    }
    return tensor;
  }

  private static void set(HostTensor tensor, int index, float value) {
    tensor.data().putFloat(4 * index, value);
  }
}
