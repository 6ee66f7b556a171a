package io.millrace.worker.audit;

import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.EventPayload.BatchesMissing;
import io.millrace.schemas.event.EventPayload.OffsetRange;
import io.millrace.schemas.event.EventPayload.RunRolledBack;
import io.millrace.schemas.event.EventPayload.RunStarted;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.worker.audit.ReplayRoute.Stretch;
import io.millrace.worker.checkpoint.RunManifest;
import io.millrace.worker.progress.RunConditions;
import io.millrace.worker.recovery.JournalFold;
import io.millrace.worker.recovery.JournalledStep;
import io.millrace.worker.recovery.Recognition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * Goes through a run's events between a state to begin with and a checkpoint, and arrives at the
 * steps between them, with the conditions that each was computed under: a start of the run takes
 * the steps after its own checkpoint again, under its own.
 */
final class RouteFold {
  private final RunManifest target;
  private final Optional<Recognition> recognition;
  private final long after;
  private final JournalFold fold;

  /** By the first step computed under them. */
  private final NavigableMap<Long, RunConditions> conditions = new TreeMap<>();

  /** By step. */
  private final NavigableMap<Long, Set<BatchCoordinate>> lost = new TreeMap<>();

  private long resumedFrom;

  /**
   * A fold.
   *
   * @param base what to begin with; empty for the base model
   */
  RouteFold(Optional<RunManifest> base, RunManifest target) {
    this.target = target;
    this.recognition = base.map(Recognition::new);
    this.after = base.map(manifest -> manifest.standing().sequence()).orElse(0L);
    this.fold =
        base.map(manifest -> new JournalFold(target.run(), manifest))
            .orElseGet(() -> new JournalFold(target.run()));
    base.ifPresent(manifest -> conditions.put(manifest.step() + 1, manifest.conditions()));
  }

  /** Takes one event in, not after the checkpoint's. */
  void accept(TrainingEvent event) {
    recognition.ifPresent(known -> known.accept(event));
    if (event.sequence() <= after || objection().isPresent()) {
      return;
    }
    fold.accept(event);
    if (event.payload() instanceof RunStarted started) {
      resumedFrom = started.resumedFromStep();
      under(resumedFrom, RunConditions.of(started));
    } else if (event.payload() instanceof RunRolledBack back && !conditions.isEmpty()) {
      under(back.toStep(), conditions.lastEntry().getValue());
    } else if (event.payload() instanceof BatchesMissing missing) {
      lose(missing.ranges());
    }
  }

  /** Why what was to be begun with is no beginning of the checkpoint, a sentence. */
  Optional<String> objection() {
    return recognition.flatMap(Recognition::objection);
  }

  /** Under what the run began; empty where it is not the journal's beginning that was read. */
  Optional<RunConditions> begun() {
    return fold.result().conditions();
  }

  /** The step that the events taken in lead to. */
  long reached() {
    return fold.result().now().step();
  }

  /**
   * The steps.
   *
   * @param alike whether two conditions give the same numbers
   */
  ReplayRoute route(BiPredicate<RunConditions, RunConditions> alike) {
    List<Stretch> stretches = new ArrayList<>();
    List<JournalledStep> steps = new ArrayList<>();
    RunConditions current = null;
    for (JournalledStep step : fold.result().steps()) {
      RunConditions under = conditions.floorEntry(step.number()).getValue();
      if (current != null && !alike.test(current, under)) {
        stretches.add(new Stretch(current, steps));
        steps.clear();
      }
      current = under;
      steps.add(step);
    }
    stretches.add(new Stretch(current == null ? target.conditions() : current, steps));
    return new ReplayRoute(
        stretches, lost.values().stream().flatMap(Set::stream).collect(Collectors.toSet()));
  }

  /** What comes after a step is computed under these conditions, from whole batches. */
  private void under(long step, RunConditions from) {
    conditions.tailMap(step + 1, true).clear();
    conditions.put(step + 1, from);
    lost.tailMap(step + 1, true).clear();
  }

  private void lose(List<OffsetRange> ranges) {
    for (JournalledStep step : fold.result().steps()) {
      Set<BatchCoordinate> gone = new HashSet<>();
      for (BatchCoordinate at : step.batches()) {
        if (ranges.stream().anyMatch(range -> range.holds(at.partition(), at.offset()))) {
          gone.add(at);
        }
      }
      if (step.number() > resumedFrom && !gone.isEmpty()) {
        lost.put(step.number(), gone);
      }
    }
  }
}
