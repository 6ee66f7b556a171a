package io.millrace.worker.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.tensor.HostTensor;
import java.util.Map;

/** Two snapshots are the same, bit for bit. */
final class SnapshotAssert {
  private SnapshotAssert() {}

  static void assertSame(ModelSnapshot actual, ModelSnapshot expected) {
    assertThat(actual.updates()).isEqualTo(expected.updates());
    assertThat(actual.microBatches()).isEqualTo(expected.microBatches());
    assertSame(actual.weights(), expected.weights());
    assertSame(actual.firstMoments(), expected.firstMoments());
    assertSame(actual.secondMoments(), expected.secondMoments());
  }

  static boolean sameWeights(ModelSnapshot one, ModelSnapshot other) {
    return one.weights().entrySet().stream()
        .allMatch(e -> e.getValue().data().equals(other.weights().get(e.getKey()).data()));
  }

  private static void assertSame(Map<String, HostTensor> actual, Map<String, HostTensor> expected) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    actual.forEach(
        (name, tensor) -> assertThat(tensor.data()).as(name).isEqualTo(expected.get(name).data()));
  }
}
