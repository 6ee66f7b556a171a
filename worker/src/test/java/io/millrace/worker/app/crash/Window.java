package io.millrace.worker.app.crash;

/** Where a process is held, to be killed or stopped. */
public enum Window {
  /** In mid-step: the first micro-batch is in the gradient, the second is on its way. */
  MICRO_BATCH(12),
  /** In mid-step: before and after the optimizer's update. */
  UPDATE(24),
  /** A step is taken and its event not handed to the journal. */
  STEP_TAKEN(12),
  /** While the snapshot is written: some files are there, one of them in part. */
  SNAPSHOT(3),
  /** The snapshot is on disk and does not bear its name yet; before and after the flush. */
  BEFORE_RENAME(6),
  /** The checkpoint stands; its event is not handed to the journal. */
  RENAMED(3),
  /** Inside an open transaction: an event is on its topic, not committed. */
  OPEN_TRANSACTION(20),
  /** During recovery: all others are fenced; before and after the journal is read. */
  FENCED(3),
  /** During recovery: inside a step that is taken again. */
  REPLAY(3),
  /** Any time after the start of the JVM. */
  RANDOM(0);

  /** Up to which passage a process is held there. */
  private final int passages;

  Window(int passages) {
    this.passages = passages;
  }

  int passages() {
    return passages;
  }
}
