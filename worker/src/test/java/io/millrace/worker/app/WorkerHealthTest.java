package io.millrace.worker.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.worker.training.Heartbeat;
import io.millrace.worker.training.RunState;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WorkerHealthTest {
  private final StartedRun notYet = new StartedRun(() -> null);
  private RunState state = notYet.state();
  private Optional<Throwable> failure = notYet.failure();
  private long seconds = 1000;
  private boolean ending;
  private final Heartbeat heartbeat = new Heartbeat(() -> TimeUnit.SECONDS.toNanos(seconds));
  private final WorkerHealth health =
      new WorkerHealth(() -> state, () -> failure, heartbeat, Duration.ofMinutes(1), () -> ending);

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

    WorkerHealth unlimited =
        new WorkerHealth(() -> state, () -> failure, heartbeat, Duration.ZERO, () -> false);
    assertThat(unlimited.live().ok()).isTrue();
  }

  @Test
  void beforeItsModelIsLoadedItIsNotReadyAndSaysWhy() {
    assertThat(health.ready().ok()).isFalse();
    assertThat(health.ready().state()).isEqualTo("starting");
    assertThat(health.ready().reason())
        .isEqualTo("The run is being put together and its model loaded.");
  }

  @Test
  void oneThatTakesStepsAgainIsAliveAndNotReady() {
    state = RunState.RECOVERING;

    assertThat(health.live().ok()).isTrue();
    assertThat(health.ready().ok()).isFalse();
    assertThat(health.ready().state()).isEqualTo("recovering");
    assertThat(health.ready().reason())
        .isEqualTo("Journalled steps are taken again that the checkpoint does not have.");
  }

  @Test
  void itIsReadyWhileItGoesOnLiveWhateverItDoesThen() {
    Set<RunState> ready = EnumSet.noneOf(RunState.class);
    for (RunState each : RunState.values()) {
      state = each;
      if (health.ready().ok()) {
        ready.add(each);
      }
    }

    assertThat(ready)
        .containsExactlyInAnyOrder(
            RunState.WAITING,
            RunState.TRAINING,
            RunState.PAUSED,
            RunState.EVALUATING,
            RunState.GENERATING);
  }

  @Test
  void oneThatHasFailedIsNeitherAliveNorReadyAndSaysWhy() {
    state = RunState.FAILED;
    failure = Optional.of(new IllegalStateException("No more batches."));

    assertThat(health.live().ok()).isFalse();
    assertThat(health.live().state()).isEqualTo("failed");
    assertThat(health.live().reason()).isEqualTo("The run has failed: No more batches.");
    assertThat(health.ready().ok()).isFalse();
    assertThat(health.ready().reason()).isEqualTo("The run has failed: No more batches.");

    failure = Optional.of(new OutOfMemoryError());
    assertThat(health.live().reason()).isEqualTo("The run has failed: java.lang.OutOfMemoryError");

    failure = Optional.empty();
    assertThat(health.live().ok()).isFalse();
    assertThat(health.live().reason()).isEqualTo("The run has failed.");
  }

  /** One that another worker took over from has no state for it. */
  @Test
  void aFailureIsAnEndWhateverTheState() {
    state = RunState.TRAINING;
    failure = Optional.of(new IllegalStateException("Taken over."));

    assertThat(health.live().ok()).isFalse();
  }

  @Test
  void oneThatHasEndedWellIsNotCalledStuck() {
    state = RunState.STOPPED;
    seconds += 1_000_000;

    assertThat(health.live().ok()).isTrue();
    assertThat(health.ready().ok()).isFalse();
  }
}
