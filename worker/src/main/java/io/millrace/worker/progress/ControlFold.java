package io.millrace.worker.progress;

import io.millrace.schemas.event.EventPayload;
import java.util.Map;

/**
 * How far a run has come on the control topic, event by event: a command counts as decided when its
 * acknowledgement is written down, and not before, in the trainer as in a later start.
 */
public final class ControlFold {
  private final CommandMemory decided;
  private long nextOffset;
  private Orders orders;

  /** Of a run that has never begun. */
  public ControlFold() {
    this(0, new CommandMemory(), Orders.NONE);
  }

  /** Goes on from what a run remembers. */
  public ControlFold(ControlProgress from) {
    this(from.nextOffset(), from.memory(), from.orders());
  }

  private ControlFold(long nextOffset, CommandMemory decided, Orders orders) {
    this.nextOffset = nextOffset;
    this.decided = decided;
    this.orders = orders;
  }

  /** Takes an event of the run in. */
  public void accept(EventPayload payload) {
    orders = orders.after(payload);
    if (payload instanceof EventPayload.RunStarted started) {
      nextOffset = Math.max(nextOffset, started.controlOffset());
    } else if (payload instanceof EventPayload.CommandApplied applied) {
      decided.remember(applied.commandId(), applied.issuedAt());
      nextOffset = Math.max(nextOffset, applied.controlOffset() + 1);
    } else if (payload instanceof EventPayload.CommandRejected rejected) {
      rejected.issuedAt().ifPresent(issued -> decided.remember(rejected.commandId(), issued));
      nextOffset = Math.max(nextOffset, rejected.controlOffset() + 1);
    }
  }

  /** The run is started again, see {@link Orders#started}. */
  public void started(Map<String, String> before, Map<String, String> now) {
    orders = orders.started(before, now);
  }

  /** What commands have told the run and still holds. */
  public Orders orders() {
    return orders;
  }

  /** All of it. */
  public ControlProgress progress() {
    return new ControlProgress(nextOffset, decided.decided(), decided.forgottenUntil(), orders);
  }
}
