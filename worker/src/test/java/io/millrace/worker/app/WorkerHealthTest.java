package io.millrace.worker.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.worker.training.Heartbeat;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WorkerHealthTest {
  private static final StartedRun NOT_YET = new StartedRun(() -> null);

  private long seconds = 1000;
  private boolean ending;
  private final Heartbeat heartbeat = new Heartbeat(() -> TimeUnit.SECONDS.toNanos(seconds));
  private final WorkerHealth health =
      new WorkerHealth(NOT_YET, heartbeat, Duration.ofMinutes(1), () -> ending);

  @Test
  void itIsAliveAsLongAsItsLoopTurns() {
    seconds += 60;
    assertThat(health.live().ok()).isTrue();
    assertThat(health.live().reason()).isEqualTo("The step loop turned 60.0 s ago.");

    seconds += 1;
    assertThat(health.live().ok()).isFalse();
    assertThat(health.live().reason())
        .isEqualTo(
            "The step loop has not turned for 61.0 s, longer than health.stall.timeout.ms=60000: it"
                + " is stuck.");

    heartbeat.beat();
    assertThat(health.live().ok()).isTrue();
  }

  /** Who waits for its end gives up by himself. */
  @Test
  void oneThatWasToldToEndIsNotCalledStuck() {
    seconds += 1_000_000;
    ending = true;

    assertThat(health.live().ok()).isTrue();
  }

  @Test
  void withoutALimitItIsNeverStuck() {
    seconds += 1_000_000;

    assertThat(new WorkerHealth(NOT_YET, heartbeat, Duration.ZERO, () -> false).live().ok())
        .isTrue();
  }

  @Test
  void beforeItsModelIsLoadedItIsNotReadyAndSaysWhy() {
    assertThat(health.ready().ok()).isFalse();
    assertThat(health.ready().state()).isEqualTo("starting");
    assertThat(health.ready().reason())
        .isEqualTo("The run is being put together and its model loaded.");
  }
}
