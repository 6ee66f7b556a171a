package io.millrace.worker.app;

import io.millrace.schemas.event.EventPayload.RunStarted;
import io.millrace.service.log.LogContext;
import io.millrace.worker.control.CommandQueue;
import io.millrace.worker.control.Unanswered;
import io.millrace.worker.journal.JournalException;
import io.millrace.worker.metrics.RunView;
import io.millrace.worker.source.Backlog;
import io.millrace.worker.source.BatchSource;
import io.millrace.worker.training.RunState;
import io.millrace.worker.training.StopReason;
import io.millrace.worker.training.Trainer;
import io.millrace.worker.training.Tuning;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives a trainer, turn by turn, on the one thread that owns the model. A run that is rolled back
 * is put together anew, by the same way as at a start, and driven on.
 */
final class TrainerThread implements RunView {
  private static final Logger LOG = LoggerFactory.getLogger(TrainerThread.class);

  private final Supplier<Assembled> again;
  private final Thread thread = new Thread(LogContext.carried(this::run), "millrace-trainer");
  private volatile Optional<Assembled> current;
  private volatile StopReason stop;
  private volatile Throwable failure;

  /**
   * A start of a run.
   *
   * @param trainer of it
   * @param source of its batches
   * @param commands as they arrive
   * @param started to be published first
   */
  record Assembled(
      Trainer trainer, BatchSource source, CommandQueue commands, RunStarted started) {}

  /**
   * A thread that is to be started.
   *
   * @param first start of the run
   * @param again puts it together anew, when what was put together before has ended
   */
  TrainerThread(Assembled first, Supplier<Assembled> again) {
    this.current = Optional.of(first);
    this.again = again;
  }

  void start() {
    thread.start();
  }

  void requestStop(StopReason reason) {
    stop = reason;
    current.ifPresent(assembled -> assembled.trainer().requestStop(reason));
  }

  /** Waits for its end; returns whether it has ended. */
  boolean join(Duration atMost) throws InterruptedException {
    thread.join(Math.max(1, atMost.toMillis()));
    return !thread.isAlive();
  }

  @Override
  public RunState state() {
    return current
        .map(assembled -> assembled.trainer().state())
        .orElse(failure == null ? RunState.STARTING : RunState.FAILED);
  }

  @Override
  public Backlog backlog() {
    return current.map(assembled -> assembled.source().backlog()).orElse(Backlog.EMPTY);
  }

  @Override
  public Unanswered unanswered() {
    return current.map(assembled -> assembled.commands().unanswered()).orElse(Unanswered.NONE);
  }

  @Override
  public Optional<Tuning> tuning() {
    return current.map(assembled -> assembled.trainer().tuning());
  }

  /** Why the run failed; empty while it goes on and when it ended well. */
  Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  private void run() {
    try {
      while (drive(current.orElseThrow())) {
        current = Optional.empty();
        if (stop != null) {
          // The next start of the run goes back, as is written down.
          return;
        }
        Assembled next = again.get();
        current = Optional.of(next);
        if (stop != null) {
          // It may have come when there was nobody to tell.
          next.trainer().requestStop(stop);
        }
      }
    } catch (Exception | Error e) {
      failure = e;
      String reason = e.getMessage() == null ? e.toString() : e.getMessage();
      LOG.error("The run has failed: {}", reason);
      LOG.debug("The run has failed", e);
      // A run that another worker goes on with has not failed, and cannot be written to.
      if (!(e instanceof JournalException journal && journal.fenced())) {
        current.ifPresent(assembled -> assembled.trainer().fail(reason));
      }
    }
  }

  /** Returns whether the run is to be begun anew. */
  private static boolean drive(Assembled assembled) throws InterruptedException {
    assembled.trainer().begin(assembled.started());
    while (assembled.trainer().runOnce()) {}
    return assembled.trainer().beginsAnew();
  }
}
