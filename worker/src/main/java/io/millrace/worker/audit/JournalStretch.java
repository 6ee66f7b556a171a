package io.millrace.worker.audit;

import io.millrace.schemas.event.TrainingEvent;
import io.millrace.service.SetupException;
import io.millrace.worker.checkpoint.RunManifest;
import java.util.function.Consumer;

/**
 * The events of a run up to a checkpoint's, handed on one by one; none may be missing, since nobody
 * can tell what it would have said. Events outside of the stretch are passed over.
 */
final class JournalStretch implements Consumer<TrainingEvent> {
  private final long after;
  private final RunManifest checkpoint;
  private final Consumer<TrainingEvent> consumer;
  private long last;

  /**
   * A stretch.
   *
   * @param after sequence of the event before the first; 0 for the journal's beginning
   * @param checkpoint whose event is the last
   */
  JournalStretch(long after, RunManifest checkpoint, Consumer<TrainingEvent> consumer) {
    this.after = after;
    this.checkpoint = checkpoint;
    this.consumer = consumer;
    this.last = after;
  }

  /**
   * Takes in an event.
   *
   * @throws SetupException when one before it is missing, or the checkpoint's event is another
   *     incarnation's
   */
  @Override
  public void accept(TrainingEvent event) {
    if (event.sequence() <= last || last == end()) {
      return;
    }
    if (event.sequence() != last + 1) {
      throw new SetupException(
          "The journal of run '"
              + checkpoint.run()
              + "' is not whole: event "
              + (last + 1)
              + " is missing before event "
              + event.sequence()
              + " (step "
              + event.step()
              + "). Records of the events topic were deleted, by retention or by hand, and without"
              + " them nobody can tell what was trained: ask a broker that still has all of it.");
    }
    last = event.sequence();
    if (last == end() && !event.incarnation().equals(checkpoint.incarnation())) {
      throw new SetupException(
          "The journal of run '"
              + checkpoint.run()
              + "' does not know this checkpoint: its event "
              + last
              + " is by incarnation "
              + event.incarnation()
              + ", and incarnation "
              + checkpoint.incarnation()
              + " saved the checkpoint. The run has not gone this way; check --bootstrap-servers and"
              + " topic.prefix, or take another checkpoint.");
    }
    consumer.accept(event);
  }

  /**
   * To be called when all has been read.
   *
   * @throws SetupException when the journal ends before the checkpoint
   */
  void requireWhole() {
    if (last < end()) {
      throw new SetupException(
          "The journal of run '"
              + checkpoint.run()
              + "' "
              + (last == after
                  ? "has no event of the checkpoint"
                  : "ends with event " + last + ", before the checkpoint")
              + ", which was saved after event "
              + end()
              + ": this is not the broker that the run wrote to, or its events topic was made anew."
              + " Check --bootstrap-servers and topic.prefix.");
    }
  }

  private long end() {
    return checkpoint.standing().sequence();
  }
}
