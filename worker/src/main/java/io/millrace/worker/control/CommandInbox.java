package io.millrace.worker.control;

import io.millrace.schemas.avro.ContractException;
import io.millrace.schemas.control.Command;
import io.millrace.schemas.control.ControlCommand;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Decides which of the commands that arrive a run obeys: those for this run, known by type, not
 * expired, not older than the worker's start if they would end it, and each id once.
 */
public final class CommandInbox {
  /** Ids remembered; a command that is delivered again comes soon after the first time. */
  static final int REMEMBERED_IDS = 10_000;

  private final String run;
  private final long startedAt;
  private final LinkedHashSet<String> seen;
  private long nextOffset;

  /**
   * Goes on from what a checkpoint remembers.
   *
   * @param startedAt milliseconds since the epoch when this worker started
   * @param nextOffset on the control topic
   * @param seen ids that were decided upon before
   */
  public CommandInbox(String run, long startedAt, long nextOffset, Collection<String> seen) {
    this.run = run;
    this.startedAt = startedAt;
    this.nextOffset = nextOffset;
    this.seen = new LinkedHashSet<>(seen);
  }

  /**
   * Decides about one.
   *
   * @param now milliseconds since the epoch
   */
  public Verdict judge(ReceivedCommand received, long now) {
    nextOffset = Math.max(nextOffset, received.offset() + 1);
    if (received instanceof ReceivedCommand.Malformed malformed) {
      return new Verdict.Reject(
          "offset-" + malformed.offset(), "unreadable", "", malformed.reason());
    }
    ControlCommand command = ((ReceivedCommand.Decoded) received).command();
    if (!command.run().equals(run)) {
      return new Verdict.Ignore("it is for run '" + command.run() + "'");
    }
    if (!seen.add(command.id())) {
      return new Verdict.Ignore("command " + command.id() + " was decided upon before");
    }
    forgetOldest();
    if (command.expiresAt().isPresent() && command.expiresAt().getAsLong() <= now) {
      return reject(command, "It had expired when it was read.");
    }
    Command what;
    try {
      what = Command.of(command);
    } catch (ContractException e) {
      return reject(command, e.getMessage());
    }
    if (what instanceof Command.Stop && command.issuedAt() < startedAt) {
      return reject(command, "It is older than this start of the worker, which it does not end.");
    }
    return new Verdict.Obey(command, what);
  }

  /** Where to go on reading the control topic. */
  public long nextOffset() {
    return nextOffset;
  }

  /** The ids decided upon, oldest first. */
  public List<String> seen() {
    return List.copyOf(seen);
  }

  private void forgetOldest() {
    if (seen.size() > REMEMBERED_IDS) {
      seen.remove(seen.iterator().next());
    }
  }

  private static Verdict reject(ControlCommand command, String reason) {
    return new Verdict.Reject(command.id(), command.type(), command.issuedBy(), reason);
  }

  /** What to do about a command. */
  public sealed interface Verdict {
    /** Carry it out and say so. */
    record Obey(ControlCommand envelope, Command command) implements Verdict {}

    /** Say why not. */
    record Reject(String id, String type, String issuedBy, String reason) implements Verdict {}

    /** It does not concern this run, or not any more. */
    record Ignore(String reason) implements Verdict {}
  }
}
