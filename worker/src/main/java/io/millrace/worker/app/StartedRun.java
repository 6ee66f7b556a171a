package io.millrace.worker.app;

import io.millrace.worker.control.Unanswered;
import io.millrace.worker.metrics.RunView;
import io.millrace.worker.source.Backlog;
import io.millrace.worker.training.RunState;
import io.millrace.worker.training.Tuning;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A run from its process's first moment on.
 *
 * @param trainer of it; null until there is one
 */
record StartedRun(Supplier<TrainerThread> trainer) implements RunView {

  @Override
  public RunState state() {
    return running().map(TrainerThread::state).orElse(RunState.STARTING);
  }

  @Override
  public Backlog backlog() {
    return running().map(TrainerThread::backlog).orElse(Backlog.EMPTY);
  }

  @Override
  public Unanswered unanswered() {
    return running().map(TrainerThread::unanswered).orElse(Unanswered.NONE);
  }

  @Override
  public Optional<Tuning> tuning() {
    return running().flatMap(TrainerThread::tuning);
  }

  /** Why it failed; empty while it goes on and where it ended well. */
  Optional<Throwable> failure() {
    return running().flatMap(TrainerThread::failure);
  }

  private Optional<TrainerThread> running() {
    return Optional.ofNullable(trainer.get());
  }
}
