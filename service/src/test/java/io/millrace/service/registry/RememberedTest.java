package io.millrace.service.registry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RememberedTest {
  @Test
  void theLeastRecentlyUsedIsForgotten() {
    Remembered<String> remembered = new Remembered<>(2);
    remembered.put(1, "a");
    remembered.put(2, "b");
    assertThat(remembered.of(1)).hasValue("a");
    remembered.put(3, "c");

    assertThat(remembered.of(1)).hasValue("a");
    assertThat(remembered.of(2)).isEmpty();
    assertThat(remembered.of(3)).hasValue("c");
  }
}
