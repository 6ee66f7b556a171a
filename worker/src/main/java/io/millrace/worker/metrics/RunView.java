package io.millrace.worker.metrics;

import io.millrace.worker.control.Unanswered;
import io.millrace.worker.source.Backlog;
import io.millrace.worker.training.RunState;
import io.millrace.worker.training.Tuning;
import java.util.Optional;

/** A run as seen from outside. May be asked by any thread. */
public interface RunView {

  RunState state();

  /** What waits on the batch topic. */
  Backlog backlog();

  /** What waits on the control topic. */
  Unanswered unanswered();

  /** As it is now; empty while the run is being put together. */
  Optional<Tuning> tuning();
}
