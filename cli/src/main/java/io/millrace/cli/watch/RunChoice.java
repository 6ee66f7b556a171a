package io.millrace.cli.watch;

import io.millrace.cli.watch.run.RunHistory;
import io.millrace.cli.watch.run.Runs;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which of the runs is shown: the one that was asked for, or else the one heard of last, which then
 * stays until it ends or falls silent while another goes on. For one thread.
 */
final class RunChoice {
  private static final long SILENT_MILLIS = 60_000;

  private final String wanted;
  private String shown;
  private boolean byKey;

  /**
   * A choice.
   *
   * @param wanted by the command line; null for any
   */
  RunChoice(String wanted) {
    this.wanted = wanted;
    this.shown = wanted;
  }

  /** All that may be shown: those that go on by their ids, then the others, the newest first. */
  List<RunHistory> order(Runs runs) {
    return runs.all().stream()
        .filter(run -> wanted == null || run.run().equals(wanted))
        .sorted(
            Comparator.comparing((RunHistory run) -> run.state().ended())
                .thenComparing(run -> run.state().ended() ? -run.lastTime() : 0L)
                .thenComparing(RunHistory::run))
        .toList();
  }

  /** The one that is shown; empty before anything is known of it. */
  Optional<RunHistory> shown(Runs runs) {
    if (wanted == null && !byKey) {
      Optional<RunHistory> latest = runs.latest();
      Optional<RunHistory> current = shown == null ? Optional.empty() : runs.run(shown);
      if (latest.isPresent() && (current.isEmpty() || isOver(current.get(), latest.get()))) {
        shown = latest.get().run();
      }
    }
    return shown == null ? Optional.empty() : runs.run(shown);
  }

  private static boolean isOver(RunHistory run, RunHistory latest) {
    return (run.state().ended() && latest.lastTime() > run.lastTime())
        || latest.lastTime() - run.lastTime() > SILENT_MILLIS;
  }

  /** Takes a key: Tab for the next run, a digit for one by its number. */
  void key(char key, Runs runs) {
    List<RunHistory> order = order(runs);
    int now = shown(runs).map(order::indexOf).orElse(-1);
    int next = key == '\t' ? (now + 1) % Math.max(1, order.size()) : key - '1';
    if (next >= 0 && next < order.size()) {
      shown = order.get(next).run();
      byKey = true;
    }
  }
}
