package io.millrace.preprocessor.select;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HoldOutTest {
  private static final byte[] VALUE = "value".getBytes(UTF_8);

  @Test
  void takesItsShareOfTheKeys() {
    assertThat(held(0, 10_000)).isZero();
    assertThat(held(0.1, 10_000)).isBetween(900L, 1100L);
    assertThat(held(0.5, 10_000)).isBetween(4800L, 5200L);
    assertThat(held(1, 10_000)).isEqualTo(10_000);
  }

  @Test
  void aKeyIsAlwaysOnTheSameSide() {
    // Written down, so that no later version puts trained keys among the held-out ones.
    HoldOut tenth = new HoldOut(0.1);
    assertThat(
            IntStream.range(0, 40).filter(key -> tenth.takes(bytes("key-" + key), VALUE)).boxed())
        .containsExactly(5, 11, 12, 15, 30);
  }

  @Test
  void theValueOfAKeyedRecordDoesNotMatter() {
    HoldOut half = new HoldOut(0.5);
    for (int i = 0; i < 100; i++) {
      byte[] key = bytes("key-" + i);
      assertThat(half.takes(key, VALUE)).isEqualTo(half.takes(key, bytes("other")));
    }
  }

  @Test
  void aRecordWithoutAKeyGoesByItsValue() {
    HoldOut half = new HoldOut(0.5);
    assertThat(half.takes(null, bytes("key-1"))).isEqualTo(half.takes(bytes("key-1"), VALUE));
  }

  private static long held(double share, int keys) {
    HoldOut holdOut = new HoldOut(share);
    return IntStream.range(0, keys).filter(key -> holdOut.takes(bytes("k" + key), VALUE)).count();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
