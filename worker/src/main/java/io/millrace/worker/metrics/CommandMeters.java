package io.millrace.worker.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.millrace.schemas.control.Command;
import io.millrace.schemas.event.EventPayload.CommandApplied;
import io.millrace.schemas.event.EventPayload.CommandCompleted;
import io.millrace.schemas.event.EventPayload.CommandRejected;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.service.metrics.Durations;
import io.millrace.worker.journal.EventListener;
import io.millrace.worker.progress.OpenCommand;
import io.millrace.worker.progress.Orders;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** Commands by type and outcome, how soon they were acknowledged, and those that are not done. */
final class CommandMeters implements EventListener {
  /** A rejected command's type is whatever somebody wrote, so it is no label. */
  private static final String ANY = "any";

  private final MeterRegistry registry;

  /** Milliseconds since the epoch when those that are applied and not completed were applied. */
  private final Map<String, Long> open = new ConcurrentHashMap<>();

  private Orders orders = Orders.NONE;

  CommandMeters(MeterRegistry registry) {
    this.registry = registry;
    for (String type : Command.TYPES) {
      counter(type, "applied");
      counter(type, "completed");
      counter(type, "failed");
      latency(type);
    }
    counter(ANY, "rejected");
    latency(ANY);
  }

  /**
   * Shows what a start of the run has to complete.
   *
   * @param now milliseconds since the epoch
   */
  void resumed(Orders before, long now) {
    orders = before;
    keepOpen(now);
  }

  /** Commands that are applied and not completed. */
  int open() {
    return open.size();
  }

  /** Whether a command is one of them. */
  boolean isOpen(String id) {
    return open.containsKey(id);
  }

  /** When the oldest of them was applied, in milliseconds since the epoch. */
  OptionalLong openSince() {
    return open.values().stream().mapToLong(Long::longValue).min();
  }

  @Override
  public void on(TrainingEvent event) {
    if (event.payload() instanceof CommandApplied applied) {
      counter(applied.type(), "applied").increment();
      acknowledged(applied.type(), event.time() - applied.issuedAt());
    } else if (event.payload() instanceof CommandCompleted completed) {
      counter(completed.type(), completed.failed() ? "failed" : "completed").increment();
    } else if (event.payload() instanceof CommandRejected rejected) {
      counter(ANY, "rejected").increment();
      rejected.issuedAt().ifPresent(issued -> acknowledged(ANY, event.time() - issued));
    }
    orders = orders.after(event.payload());
    keepOpen(event.time());
  }

  private void keepOpen(long now) {
    for (OpenCommand command : orders.open()) {
      open.putIfAbsent(command.id(), now);
    }
    open.keySet().removeIf(id -> !orders.isOpen(id));
  }

  private void acknowledged(String type, long millis) {
    latency(type).record(Duration.ofMillis(Math.max(0, millis)));
  }

  private Counter counter(String type, String outcome) {
    return Counter.builder("millrace.commands")
        .description(
            "Commands by type and outcome: applied, then completed or failed where something was"
                + " left to do, or rejected, of any type.")
        .tag("type", type)
        .tag("outcome", outcome)
        .register(registry);
  }

  private Timer latency(String type) {
    return Durations.ofDelay(
            "millrace.command.latency", "From a command's being issued to its acknowledgement.")
        .tag("type", type)
        .register(registry);
  }
}
