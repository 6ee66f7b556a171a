package io.millrace.cli.watch.run;

import io.millrace.schemas.event.TrainingEvent;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The runs that events tell of. For one thread. */
public final class Runs {
  private final Map<String, RunHistory> byId = new TreeMap<>();

  /** Takes an event in; a run's own come in their order. */
  public void add(TrainingEvent event) {
    byId.computeIfAbsent(event.run(), RunHistory::new).add(event);
  }

  /**
   * Adds events that came before all that were added.
   *
   * @param earlier in their order
   */
  public void addEarlier(List<TrainingEvent> earlier) {
    Runs before = new Runs();
    earlier.forEach(before::add);
    before.byId.forEach(
        (run, history) -> {
          RunHistory here = byId.putIfAbsent(run, history);
          if (here != null) {
            here.addEarlier(history);
          }
        });
  }

  /** All, by their ids. */
  public List<RunHistory> all() {
    return List.copyOf(byId.values());
  }

  /** One of them. */
  public Optional<RunHistory> run(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** The one heard of last. */
  public Optional<RunHistory> latest() {
    return byId.values().stream().max(Comparator.comparingLong(RunHistory::lastTime));
  }
}
