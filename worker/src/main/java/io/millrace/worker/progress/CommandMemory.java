package io.millrace.worker.progress;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Which commands a run has decided upon. It remembers so many, and of those that were issued before
 * them only that it knows nothing of them any more: so it never takes a command for new that it has
 * seen, however much later it is delivered again, in bounded room.
 */
public final class CommandMemory {
  /** Commands that are remembered by their ids. */
  public static final int CAPACITY = 10_000;

  /** Before the first command. */
  public static final long NOTHING_FORGOTTEN = Long.MIN_VALUE;

  private final int capacity;
  private final Map<String, Long> issuedAt = new HashMap<>();
  private final TreeSet<DecidedCommand> oldestFirst = new TreeSet<>();
  private long forgottenUntil;

  /** Remembers nothing yet. */
  public CommandMemory() {
    this(List.of(), NOTHING_FORGOTTEN, CAPACITY);
  }

  /** Goes on from what {@link #decided} and {@link #forgottenUntil} said. */
  public CommandMemory(List<DecidedCommand> decided, long forgottenUntil) {
    this(decided, forgottenUntil, CAPACITY);
  }

  /** With room for a certain number of commands. */
  CommandMemory(List<DecidedCommand> decided, long forgottenUntil, int capacity) {
    this.capacity = capacity;
    this.forgottenUntil = forgottenUntil;
    decided.forEach(command -> remember(command.id(), command.issuedAt()));
  }

  /** Whether it was decided upon. */
  public boolean knows(String id) {
    return issuedAt.containsKey(id);
  }

  /** Whether one that it does not know may have been decided upon and forgotten. */
  public boolean mayHaveForgotten(long issued) {
    return issued <= forgottenUntil;
  }

  /** Takes note of a decision. */
  public void remember(String id, long issued) {
    if (issuedAt.putIfAbsent(id, issued) != null) {
      return;
    }
    oldestFirst.add(new DecidedCommand(id, issued));
    if (oldestFirst.size() > capacity) {
      DecidedCommand oldest = oldestFirst.pollFirst();
      issuedAt.remove(oldest.id());
      forgottenUntil = Math.max(forgottenUntil, oldest.issuedAt());
    }
  }

  /** Those remembered, the one that was issued first at the beginning. */
  public List<DecidedCommand> decided() {
    return List.copyOf(oldestFirst);
  }

  /**
   * Time up to which commands were issued that may have been forgotten, milliseconds since the
   * epoch; {@link #NOTHING_FORGOTTEN} where none was.
   */
  public long forgottenUntil() {
    return forgottenUntil;
  }
}
