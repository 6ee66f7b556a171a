package io.millrace.benchmarks.feeding;

import io.millrace.benchmarks.measure.Spread;
import io.millrace.schemas.event.EventPayload.CheckpointSaved;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.schemas.event.TrainingEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A worker's run, cut into stretches of equally many steps. A single step's time does not tell what
 * a checkpoint costs: on a GPU the outcomes of several steps are read together and their time is
 * shared out evenly, while the steps' events come when the device has done the last of them. So
 * time is taken by the events' clock, from stretch to stretch: whatever holds the loop up is in it.
 *
 * <p>Where the loop once found no batch, it asked the device for outcomes in the middle of a
 * stretch, and from then on reads them together elsewhere than at a stretch's ends, until a
 * checkpoint sets that right. The time of such a stretch is not that of its steps, so that it tells
 * nothing of a step or a checkpoint; of waiting it does, where all stretches are summed up.
 *
 * @param stretches in their order, at least one
 * @param steps of each
 * @param standStills milliseconds that the loop itself says it stood still, for each checkpoint
 *     whose snapshot was taken in one of them
 */
record Stretches(List<Stretch> stretches, int steps, List<Double> standStills) {

  Stretches {
    stretches = List.copyOf(stretches);
    standStills = List.copyOf(standStills);
  }

  /**
   * Cuts a run up.
   *
   * @param events of the run, all of them
   * @param after steps that are passed over, at least one
   * @param steps of a stretch
   * @throws IllegalStateException when the run has no stretch, or lacks a step
   */
  static Stretches of(List<TrainingEvent> events, int after, int steps) {
    Map<Long, TrainingEvent> taken = new HashMap<>();
    List<TrainingEvent> saved = new ArrayList<>();
    for (TrainingEvent event : events) {
      if (event.payload() instanceof StepCompleted) {
        taken.put(event.step(), event);
      } else if (event.payload() instanceof CheckpointSaved) {
        saved.add(event);
      }
    }
    List<Stretch> stretches = new ArrayList<>();
    for (long from = after; taken.containsKey(from + steps); from += steps) {
      stretches.add(stretch(taken, saved, from, steps));
    }
    if (stretches.isEmpty()) {
      throw new IllegalStateException(
          "The run has " + taken.size() + " steps: not one stretch of " + steps + ".");
    }
    long end = after + (long) stretches.size() * steps;
    List<Double> standStills =
        saved.stream()
            .map(event -> (CheckpointSaved) event.payload())
            .filter(each -> each.checkpointStep() >= after && each.checkpointStep() < end)
            .map(CheckpointSaved::stallMillis)
            .toList();
    return new Stretches(stretches, steps, standStills);
  }

  private static Stretch stretch(
      Map<Long, TrainingEvent> taken, List<TrainingEvent> saved, long from, int steps) {
    long begun = step(taken, from).time();
    long ended = step(taken, from + steps).time();
    double waited = 0;
    for (long step = from + 1; step <= from + steps; step++) {
      waited += ((StepCompleted) step(taken, step).payload()).dataWaitMillis();
    }
    boolean snapshot = false;
    boolean writing = false;
    for (TrainingEvent event : saved) {
      long at = ((CheckpointSaved) event.payload()).checkpointStep();
      // Between the end of its step and the beginning of the next one.
      snapshot |= at >= from && at < from + steps;
      writing |= at < from + steps && event.time() > begun;
    }
    boolean settled = isSettled(taken, from) && isSettled(taken, from + steps);
    return new Stretch(from, ended - begun, waited, snapshot, writing, settled);
  }

  /** Steps whose outcomes were read together have the same share of their time, to the last bit. */
  private static boolean isSettled(Map<Long, TrainingEvent> taken, long at) {
    TrainingEvent next = taken.get(at + 1);
    return next == null || stepMillis(next) != stepMillis(step(taken, at));
  }

  private static double stepMillis(TrainingEvent step) {
    return ((StepCompleted) step.payload()).stepMillis();
  }

  private static TrainingEvent step(Map<Long, TrainingEvent> taken, long step) {
    TrainingEvent event = taken.get(step);
    if (event == null) {
      throw new IllegalStateException("The run has no step " + step + ", but later ones.");
    }
    return event;
  }

  /**
   * Share of the time in which the loop waited for a batch, over all stretches without a snapshot:
   * while one is taken, batches are read ahead that nobody waits for.
   */
  double waitedShare() {
    List<Stretch> without = stretches.stream().filter(each -> !each.snapshot()).toList();
    return without.stream().mapToDouble(Stretch::waitedMillis).sum()
        / without.stream().mapToDouble(Stretch::millis).sum();
  }

  /** Milliseconds of a step where nothing is done but training; empty where that is nowhere. */
  Optional<Spread> stepMillis() {
    return spread(
        stretches.stream()
            .filter(Stretch::undisturbed)
            .map(each -> (double) each.millis() / steps)
            .toList());
  }

  /** For each stretch with a snapshot, what it lost to one that is undisturbed, in steps. */
  Optional<Spread> stalls() {
    return stepMillis()
        .flatMap(
            step ->
                spread(
                    stretches.stream()
                        .filter(each -> each.snapshot() && each.settled())
                        .map(each -> lost(each, step.median()))
                        .toList()));
  }

  /**
   * For each checkpoint, the same from its snapshot until it is written, in steps; without those
   * that have a stretch in it whose time is not known.
   */
  Optional<Spread> costs() {
    return stepMillis().flatMap(step -> spread(costs(step.median())));
  }

  private List<Double> costs(double stepMillis) {
    List<Double> costs = new ArrayList<>();
    for (Stretch each : stretches) {
      double lost = each.settled() ? lost(each, stepMillis) : Double.NaN;
      if (each.snapshot()) {
        costs.add(lost);
      } else if (each.writing() && !costs.isEmpty()) {
        int last = costs.size() - 1;
        costs.set(last, costs.get(last) + lost);
      }
    }
    costs.removeIf(cost -> cost.isNaN());
    return costs;
  }

  /** For each checkpoint, how long the loop itself says it stood still, in steps. */
  Optional<Spread> standStillSteps() {
    return stepMillis()
        .flatMap(
            step -> spread(standStills.stream().map(millis -> millis / step.median()).toList()));
  }

  /** Stretches of which only the waiting is known. */
  long unsettled() {
    return stretches.stream().filter(each -> !each.settled()).count();
  }

  private double lost(Stretch stretch, double stepMillis) {
    return stretch.millis() / stepMillis - steps;
  }

  private static Optional<Spread> spread(List<Double> values) {
    return values.isEmpty() ? Optional.empty() : Optional.of(new Spread(values));
  }
}
