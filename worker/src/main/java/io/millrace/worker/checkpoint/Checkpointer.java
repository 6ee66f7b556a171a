package io.millrace.worker.checkpoint;

import java.util.Optional;

/** Saves checkpoints while training goes on. Called by the trainer's thread. */
public interface Checkpointer extends AutoCloseable {

  /** Waits until a save that is under way has ended, so that one snapshot at most is in memory. */
  void awaitIdle() throws InterruptedException;

  /** Begins to write a checkpoint and returns. Only when idle. */
  void save(SaveRequest request);

  /** Takes the result of a save that has ended since the last call. */
  Optional<SaveResult> result();

  /** Waits for what is under way. */
  @Override
  void close();
}
