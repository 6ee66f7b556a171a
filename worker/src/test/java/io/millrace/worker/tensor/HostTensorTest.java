package io.millrace.worker.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.worker.tensor.HostTensor.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class HostTensorTest {
  @Test
  void float16BecomesFloat32() {
    HostTensor tensor =
        shorts(ElementType.F16, 0x3c00, 0xc000, 0x7bff, 0x0001, 0x03ff, 0x0400, 0x8000, 0x7c00);
    assertThat(values(tensor))
        .containsExactly(
            1, -2, 65504, 0x1p-24f, 1023 * 0x1p-24f, 0x1p-14f, -0.0f, Float.POSITIVE_INFINITY);
    assertThat(values(shorts(ElementType.F16, 0x7e00))).containsExactly(Float.NaN);
  }

  @Test
  void bfloat16BecomesFloat32() {
    HostTensor tensor = shorts(ElementType.BF16, 0x3f80, 0xc000, 0x0001, 0xff80);
    assertThat(values(tensor))
        .containsExactly(1, -2, Float.intBitsToFloat(0x10000), Float.NEGATIVE_INFINITY);
  }

  @Test
  void knowsWhatIsNotFinite() {
    HostTensor tensor = HostTensor.zeros(3);
    assertThat(tensor.isFinite()).isTrue();
    tensor.floats().put(1, Float.NEGATIVE_INFINITY);
    assertThat(tensor.isFinite()).isFalse();
    tensor.floats().put(1, Float.NaN);
    assertThat(tensor.isFinite()).isFalse();
  }

  private static HostTensor shorts(ElementType type, int... bits) {
    ByteBuffer data = ByteBuffer.allocate(2 * bits.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : bits) {
      data.putShort((short) value);
    }
    return new HostTensor(type, new long[] {bits.length}, data.flip());
  }

  private static float[] values(HostTensor tensor) {
    float[] values = new float[(int) tensor.elements()];
    tensor.toF32().floats().get(values);
    return values;
  }
}
