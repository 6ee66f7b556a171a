package io.millrace.cli.control;

import io.millrace.cli.watch.EventFollower;
import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.EventPayload.CommandApplied;
import io.millrace.schemas.event.EventPayload.CommandRejected;
import io.millrace.schemas.event.TrainingEvent;
import java.time.Duration;
import java.util.Optional;

/**
 * What a run said to a command.
 *
 * @param step at which it was handled
 * @param payload a {@link CommandApplied} or a {@link CommandRejected}
 */
record Answer(long step, EventPayload payload) {
  private static final Duration TURN = Duration.ofMillis(200);

  /** Reads events until the answer to a command comes or the time is over. */
  static Optional<Answer> await(EventFollower events, String commandId, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    do {
      for (TrainingEvent event : events.poll(TURN)) {
        if (isAnswer(event.payload(), commandId)) {
          return Optional.of(new Answer(event.step(), event.payload()));
        }
      }
    } while (System.nanoTime() < deadline);
    return Optional.empty();
  }

  private static boolean isAnswer(EventPayload payload, String commandId) {
    return (payload instanceof CommandApplied applied && applied.commandId().equals(commandId))
        || (payload instanceof CommandRejected rejected && rejected.commandId().equals(commandId));
  }
}
