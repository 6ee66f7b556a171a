package io.millrace.preprocessor.app.crash;

/** Where a process is killed. */
enum Window {
  /** A record's sequence is written to the state store: before, or in the changelog already. */
  RECORD(80),
  /** A batch is being sent: some deletions from the state store are in the changelog. */
  DELETION(30),
  /** A batch is on its topic, the transaction that it belongs to is open. */
  BATCH(8),
  /** A dead letter is on its topic, the transaction that it belongs to is open. */
  DEAD_LETTER(8),
  /** All of the transaction is written, the offsets are not in it yet. */
  BEFORE_OFFSETS(5),
  /** The offsets are in the transaction, which is open. */
  BEFORE_COMMIT(5),
  /** The transaction is committed, and the process does not know what to do with that yet. */
  COMMITTED(5),
  /** The producer aborts what the last process left: before and after. */
  START(2),
  /** The state store is read back from its changelog: before and after some of it came. */
  RESTORE(2),
  /** Any time after the start of the JVM. */
  RANDOM(0);

  /** Up to which passage a process is killed there; every life has that many of them. */
  private final int passages;

  Window(int passages) {
    this.passages = passages;
  }

  int passages() {
    return passages;
  }
}
