package io.millrace.preprocessor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class StreamsThreadsTest {
  private final StreamsThreads threads = new StreamsThreads();
  private boolean freed;

  @Test
  void whatTheyUseIsFreedOnceTheyHaveEnded() throws Exception {
    threads.end(() -> true);
    threads.release(() -> freed = true);
    assertThat(freed).isTrue();
  }

  @Test
  void whatTheyMayStillUseIsNot() throws Exception {
    threads.end(() -> false);
    threads.release(() -> freed = true);
    assertThat(freed).isFalse();
  }

  @Test
  void whereClosingFailsItIsNot() throws Exception {
    BooleanSupplier failing =
        () -> {
          throw new IllegalStateException();
        };
    assertThatThrownBy(() -> threads.end(failing)).isInstanceOf(IllegalStateException.class);
    threads.release(() -> freed = true);
    assertThat(freed).isFalse();
  }

  @Test
  void whereTheyNeverBeganItIsFreed() throws Exception {
    threads.release(() -> freed = true);
    assertThat(freed).isTrue();
  }
}
