package io.millrace.worker.checkpoint;

import java.util.Optional;

/** Saves checkpoints while training goes on. Called by the trainer's thread. */
public interface Checkpointer extends AutoCloseable {

  /** Whether nothing is being written or waits to be. */
  boolean idle();

  /** Waits until it is {@link #idle}. */
  void awaitIdle() throws InterruptedException;

  /**
   * Begins to write a checkpoint, or lets it wait in memory while another is being written, and
   * returns at once. One waits at most: a newer one takes the place of the one that waited, which
   * gets {@link SaveResult.Superseded}. Ask {@link #idle} before handing over one that can as well
   * be saved later: a snapshot may be as large as the model three times over.
   */
  void save(SaveRequest request);

  /** Takes the result of a save that has ended since the last call. Every request gets one. */
  Optional<SaveResult> result();

  /** Waits for what is under way. */
  @Override
  void close();
}
