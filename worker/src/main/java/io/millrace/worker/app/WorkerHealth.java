package io.millrace.worker.app;

import io.millrace.service.http.Health;
import io.millrace.worker.training.Heartbeat;
import io.millrace.worker.training.RunState;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The run's state as health. It is alive as long as its loop turns, with data or without; it is
 * ready once it goes on live.
 */
final class WorkerHealth implements Health {
  private final Supplier<RunState> run;
  private final Supplier<Optional<Throwable>> failed;
  private final Heartbeat heartbeat;
  private final Duration longestSilence;
  private final BooleanSupplier toldToEnd;

  /**
   * Of a worker.
   *
   * @param run its state
   * @param failed why it failed; empty while it goes on and where it ended well
   * @param longestSilence between two beats of a run that is not stuck; zero for no such limit
   * @param toldToEnd whether somebody waits for its end, and not for ever
   */
  WorkerHealth(
      Supplier<RunState> run,
      Supplier<Optional<Throwable>> failed,
      Heartbeat heartbeat,
      Duration longestSilence,
      BooleanSupplier toldToEnd) {
    this.run = run;
    this.failed = failed;
    this.heartbeat = heartbeat;
    this.longestSilence = longestSilence;
    this.toldToEnd = toldToEnd;
  }

  @Override
  public Status live() {
    RunState state = run.get();
    if (state == RunState.FAILED || failed.get().isPresent()) {
      return status(false, state, failure());
    }
    if (toldToEnd.getAsBoolean() || state == RunState.STOPPED) {
      return status(true, state, "The worker ends; shutdown.timeout.ms watches over that.");
    }
    Duration silence = heartbeat.silence();
    boolean stuck = !longestSilence.isZero() && silence.compareTo(longestSilence) > 0;
    double seconds = silence.toMillis() / 1e3;
    return stuck
        ? status(
            false,
            state,
            String.format(
                Locale.ROOT,
                "The step loop has not turned for %.1f s, longer than health.stall.timeout.ms=%d: it"
                    + " is stuck.",
                seconds,
                longestSilence.toMillis()))
        : status(
            true, state, String.format(Locale.ROOT, "The step loop turned %.1f s ago.", seconds));
  }

  @Override
  public Status ready() {
    RunState state = run.get();
    return switch (state) {
      case STARTING -> status(false, state, "The run is being put together and its model loaded.");
      case RECOVERING ->
          status(
              false, state, "Journalled steps are taken again that the checkpoint does not have.");
      case WAITING -> status(true, state, "The run goes on, and no batch has come.");
      case TRAINING -> status(true, state, "The run takes steps.");
      case PAUSED -> status(true, state, "The run is paused until a command resumes it.");
      case EVALUATING -> status(true, state, "The run evaluates its model.");
      case GENERATING -> status(true, state, "The run continues texts.");
      case STOPPING -> status(false, state, "The run has been told to end and saves.");
      case STOPPED -> status(false, state, "The run has ended.");
      case FAILED -> status(false, state, failure());
    };
  }

  private String failure() {
    return failed
        .get()
        .map(failure -> failure.getMessage() == null ? failure.toString() : failure.getMessage())
        .map(message -> "The run has failed: " + message)
        .orElse("The run has failed.");
  }

  private static Status status(boolean ok, RunState state, String reason) {
    return new Status(ok, state.name().toLowerCase(Locale.ROOT), reason);
  }
}
