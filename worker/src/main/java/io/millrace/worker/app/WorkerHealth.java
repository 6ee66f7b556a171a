package io.millrace.worker.app;

import io.millrace.service.http.Health;
import io.millrace.worker.training.RunState;
import java.util.Optional;
import java.util.function.Supplier;

/** The run's state as health: alive until it fails, ready once the run goes on live. */
final class WorkerHealth implements Health {
  private final Supplier<Optional<TrainerThread>> trainer;

  WorkerHealth(Supplier<Optional<TrainerThread>> trainer) {
    this.trainer = trainer;
  }

  @Override
  public Status live() {
    RunState state = state();
    return new Status(state != RunState.FAILED, state.name());
  }

  @Override
  public Status ready() {
    RunState state = state();
    return new Status(
        state != RunState.STARTING && state != RunState.RECOVERING && !state.ended(), state.name());
  }

  private RunState state() {
    return trainer.get().map(TrainerThread::state).orElse(RunState.STARTING);
  }
}
