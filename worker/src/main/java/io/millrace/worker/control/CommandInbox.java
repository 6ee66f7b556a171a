package io.millrace.worker.control;

import io.millrace.schemas.avro.ContractException;
import io.millrace.schemas.control.Command;
import io.millrace.schemas.control.ControlCommand;
import io.millrace.worker.progress.CommandMemory;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * Decides which of the commands that arrive a run obeys: those for this run, known by type, not
 * expired, not older than the run, and each id once, however often it is delivered.
 */
public final class CommandInbox {
  /** How far a sender's clock may be ahead. */
  static final Duration CLOCK_TOLERANCE = Duration.ofHours(1);

  private final String run;
  private final long begunAt;
  private final CommandMemory memory;

  /**
   * Goes on from what a run remembers.
   *
   * @param begunAt milliseconds since the epoch when the run began, in its first start
   * @param memory of the commands that were decided upon
   */
  public CommandInbox(String run, long begunAt, CommandMemory memory) {
    this.run = run;
    this.begunAt = begunAt;
    this.memory = memory;
  }

  /**
   * Decides about one.
   *
   * @param now milliseconds since the epoch
   */
  public Verdict judge(ReceivedCommand received, long now) {
    if (received instanceof ReceivedCommand.Malformed malformed) {
      return new Verdict.Reject(
          "offset-" + malformed.offset(),
          "unreadable",
          "",
          OptionalLong.empty(),
          malformed.reason());
    }
    ControlCommand command = ((ReceivedCommand.Decoded) received).command();
    if (!command.run().equals(run)) {
      return new Verdict.Ignore("it is for run '" + command.run() + "'");
    }
    if (memory.knows(command.id())) {
      return new Verdict.Ignore("command " + command.id() + " was decided upon before");
    }
    Verdict verdict = judgeNew(command, now);
    memory.remember(command.id(), remembered(command, now));
    return verdict;
  }

  private Verdict judgeNew(ControlCommand command, long now) {
    long issued = command.issuedAt();
    if (memory.mayHaveForgotten(issued)) {
      return reject(
          command,
          now,
          "It was issued at "
              + Instant.ofEpochMilli(issued)
              + ", and the run no longer knows each command of that time: it may have been obeyed"
              + " already.");
    }
    if (issued < begunAt) {
      return reject(
          command,
          now,
          "It was issued at "
              + Instant.ofEpochMilli(issued)
              + ", before the run began at "
              + Instant.ofEpochMilli(begunAt)
              + ".");
    }
    if (issued > now + CLOCK_TOLERANCE.toMillis()) {
      return reject(
          command,
          now,
          "It says that it was issued at "
              + Instant.ofEpochMilli(issued)
              + ", and now it is "
              + Instant.ofEpochMilli(now)
              + ": the sender's clock is wrong.");
    }
    if (command.expiresAt().isPresent() && command.expiresAt().getAsLong() <= now) {
      return reject(command, now, "It had expired when it was read.");
    }
    try {
      return new Verdict.Obey(command, Command.of(command.type(), command.arguments()));
    } catch (ContractException e) {
      return reject(command, now, e.getMessage());
    }
  }

  /** One from the future would be remembered for ever, and forget all others one day. */
  private static long remembered(ControlCommand command, long now) {
    return Math.min(command.issuedAt(), now + CLOCK_TOLERANCE.toMillis());
  }

  private static Verdict reject(ControlCommand command, long now, String reason) {
    return new Verdict.Reject(
        command.id(),
        command.type(),
        command.issuedBy(),
        OptionalLong.of(remembered(command, now)),
        reason);
  }

  /** What to do about a command. */
  public sealed interface Verdict {
    /** Carry it out and say so. */
    record Obey(ControlCommand envelope, Command command) implements Verdict {}

    /** Say why not. */
    record Reject(String id, String type, String issuedBy, OptionalLong issuedAt, String reason)
        implements Verdict {}

    /** It does not concern this run, or not any more. */
    record Ignore(String reason) implements Verdict {}
  }
}
