package io.millrace.worker.training;

import io.millrace.schemas.control.Command;
import io.millrace.schemas.control.ControlCommand;
import io.millrace.schemas.event.EventPayload;
import io.millrace.worker.control.CommandInbox;
import io.millrace.worker.control.CommandInbox.Verdict;
import io.millrace.worker.control.CommandQueue;
import io.millrace.worker.control.ReceivedCommand;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Goes through what arrives on the control topic; what a run does not obey ends here. */
final class CommandDesk {
  private static final Logger LOG = LoggerFactory.getLogger(CommandDesk.class);
  private static final int LONGEST_REASON = 2000;

  private final CommandQueue queue;
  private final CommandInbox inbox;
  private final RunRecorder recorder;
  private final Clock clock;

  CommandDesk(CommandQueue queue, CommandInbox inbox, RunRecorder recorder, Clock clock) {
    this.queue = queue;
    this.inbox = inbox;
    this.recorder = recorder;
    this.clock = clock;
  }

  /**
   * A command to be obeyed.
   *
   * @param offset on the control topic
   */
  record Order(ControlCommand envelope, Command command, long offset) {}

  /** The next command to obey; those before it are published as rejected, or not for this run. */
  Optional<Order> next() {
    Optional<ReceivedCommand> received = queue.next();
    while (received.isPresent()) {
      Verdict verdict = inbox.judge(received.get(), clock.millis());
      recorder.somethingToSave();
      if (verdict instanceof Verdict.Obey obey) {
        return Optional.of(new Order(obey.envelope(), obey.command(), received.get().offset()));
      } else if (verdict instanceof Verdict.Reject reject) {
        recorder.publish(
            new EventPayload.CommandRejected(
                reject.id(),
                reject.type(),
                reject.issuedBy(),
                reject.issuedAt(),
                shortened(reject.reason()),
                received.get().offset()));
      } else if (verdict instanceof Verdict.Ignore ignore) {
        LOG.debug("Ignored a command: {}", ignore.reason());
      }
      received = queue.next();
    }
    return Optional.empty();
  }

  /** What is wrong with a record may quote the whole of it, and an event has to fit its topic. */
  static String shortened(String reason) {
    return reason.length() <= LONGEST_REASON
        ? reason
        : reason.substring(0, LONGEST_REASON) + " ...";
  }
}
