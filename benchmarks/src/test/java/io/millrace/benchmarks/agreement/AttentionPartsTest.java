package io.millrace.benchmarks.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.worker.tensor.HostTensor;
import java.nio.FloatBuffer;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AttentionPartsTest {
  @Test
  void queriesKeysAndValuesLieBesideEachOtherInTheLastDimension() {
    HostTensor weight = HostTensor.zeros(2, 6);
    for (int i = 0; i < 12; i++) {
      weight.data().putFloat(Float.BYTES * i, i);
    }
    Map<String, HostTensor> apart =
        AttentionParts.apart(
            Map.of("h.c_attn.weight", weight, "c_attn.bias", DistanceTest.tensor(1, 2, 3)));

    assertThat(values(apart.get("h.c_attn.weight (q)"))).containsExactly(0, 1, 6, 7);
    assertThat(values(apart.get("h.c_attn.weight (k)"))).containsExactly(2, 3, 8, 9);
    assertThat(values(apart.get("h.c_attn.weight (v)"))).containsExactly(4, 5, 10, 11);
    assertThat(values(apart.get("c_attn.bias (k)"))).containsExactly(2);
    assertThat(apart).hasSize(6);
  }

  @Test
  void anyOtherTensorIsLeftAsItIs() {
    HostTensor tensor = DistanceTest.tensor(1, 2, 3);

    assertThat(AttentionParts.apart(Map.of("c_proj.bias", tensor))).containsValue(tensor);
  }

  private static float[] values(HostTensor tensor) {
    FloatBuffer floats = tensor.floats();
    float[] values = new float[floats.limit()];
    floats.get(values);
    return values;
  }
}
