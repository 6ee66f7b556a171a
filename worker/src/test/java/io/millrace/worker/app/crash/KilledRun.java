package io.millrace.worker.app.crash;

import io.millrace.schemas.event.TrainingEvent;
import io.millrace.worker.app.Disturbance;
import io.millrace.worker.app.WorkerProcess;
import io.millrace.worker.app.exactness.RunTopics;
import io.millrace.worker.app.exactness.TinyRun;
import io.millrace.worker.app.exactness.Violation;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A run whose worker is killed again and again, and in the end is let alone. */
public final class KilledRun {
  /** Lives in which a process may not come to its window before that is a failure. */
  private static final int MISSES = 10;

  private static final int CONTEXT = 6;

  private final RunTopics topics;
  private final TinyRun run;
  private final Class<? extends Disturbance> disturbance;
  private final List<Done> done = new ArrayList<>();

  /** A kill that was carried out, at milliseconds since the epoch. */
  private record Done(Kill kill, String where, long at) {}

  /** A worker that is held where it is killed, and whole otherwise. */
  public KilledRun(RunTopics topics, TinyRun run) {
    this(topics, run, GatedWorker.class);
  }

  KilledRun(RunTopics topics, TinyRun run, Class<? extends Disturbance> disturbance) {
    this.topics = topics;
    this.run = run;
    this.disturbance = disturbance;
  }

  /** Begins a life and ends it. Where the window does not come, that life is one more. */
  public void kill(Kill kill) throws Exception {
    for (int i = 0; i < MISSES; i++) {
      String where = live(kill);
      done.add(new Done(kill, where, System.currentTimeMillis()));
      if (!where.equals(KillingGate.MISSED)) {
        return;
      }
    }
    throw new AssertionError("The process does not come to " + kill);
  }

  private String live(Kill kill) throws Exception {
    Map<String, String> settings =
        run.settings(
            topics, Map.of("producer.interceptor.classes", AcknowledgedGate.class.getName()));
    try (WorkerProcess worker = WorkerProcess.start(disturbance, settings, kill.properties())) {
      String where = "after " + kill.after().toMillis() + " ms";
      if (kill.window() == Window.RANDOM) {
        worker.letRun(kill.after());
      } else {
        where = worker.awaitHeld();
      }
      worker.kill();
      return where;
    }
  }

  /** Lets it train up to a step, and end. */
  public void finish(long step) throws Exception {
    try (WorkerProcess worker =
        WorkerProcess.start(disturbance, run.settings(topics, Map.of()), Map.of())) {
      topics.awaitStep(run.id(), step);
      topics.sendStop(run.id());
      if (worker.awaitEnd() != WorkerProcess.OK) {
        throw new AssertionError("The worker did not end well when it was told to");
      }
    }
  }

  /** How often it was killed where. */
  public Map<Window, Integer> counts() {
    Map<Window, Integer> counts = new EnumMap<>(Window.class);
    for (Done one : done) {
      boolean missed = one.where().equals(KillingGate.MISSED);
      counts.merge(missed ? Window.RANDOM : one.kill().window(), 1, Integer::sum);
    }
    return counts;
  }

  /** The journal around what is wrong, and the kill before it, line by line. */
  public String explain(List<Violation> violations, List<TrainingEvent> events) {
    StringBuilder text = new StringBuilder();
    for (Violation violation : violations.subList(0, Math.min(CONTEXT, violations.size()))) {
      text.append(violation).append('\n');
      events.stream()
          .filter(event -> violation.sequence() > 0)
          .filter(event -> Math.abs(event.sequence() - violation.sequence()) <= CONTEXT)
          .forEach(event -> text.append("    ").append(line(event)).append('\n'));
    }
    return text.toString();
  }

  private String line(TrainingEvent event) {
    Done last = null;
    for (Done one : done) {
      last = one.at() <= event.time() ? one : last;
    }
    return "%d by %.8s at step %d, %d ms after the kill %s: %s"
        .formatted(
            event.sequence(),
            event.incarnation(),
            event.step(),
            last == null ? 0 : event.time() - last.at(),
            last == null ? "none" : last.where(),
            event.payload());
  }
}
