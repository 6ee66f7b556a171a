package io.millrace.worker.app;

import io.millrace.schemas.event.EventPayload.RunStarted;
import io.millrace.worker.training.RunState;
import io.millrace.worker.training.StopReason;
import io.millrace.worker.training.Trainer;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drives a trainer, turn by turn, on the one thread that owns the model. */
final class TrainerThread {
  private static final Logger LOG = LoggerFactory.getLogger(TrainerThread.class);

  private final Trainer trainer;
  private final RunStarted started;
  private final Thread thread = new Thread(this::run, "millrace-trainer");
  private volatile Throwable failure;

  TrainerThread(Trainer trainer, RunStarted started) {
    this.trainer = trainer;
    this.started = started;
  }

  void start() {
    thread.start();
  }

  void requestStop(StopReason reason) {
    trainer.requestStop(reason);
  }

  /** Waits for its end; returns whether it has ended. */
  boolean join(Duration atMost) throws InterruptedException {
    thread.join(Math.max(1, atMost.toMillis()));
    return !thread.isAlive();
  }

  RunState state() {
    return trainer.state();
  }

  /** Why the run failed; empty while it goes on and when it ended well. */
  Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  private void run() {
    try {
      trainer.begin(started);
      while (trainer.runOnce()) {}
    } catch (Exception | Error e) {
      failure = e;
      String reason = e.getMessage() == null ? e.toString() : e.getMessage();
      LOG.error("The run has failed: {}", reason);
      LOG.debug("The run has failed", e);
      trainer.fail(reason);
    }
  }
}
