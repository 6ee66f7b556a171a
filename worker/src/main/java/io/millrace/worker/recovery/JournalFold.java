package io.millrace.worker.recovery;

import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.EventPayload.OffsetRange;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.service.SetupException;
import io.millrace.worker.checkpoint.RunManifest;
import io.millrace.worker.progress.BatchFormat;
import io.millrace.worker.progress.BestEvaluation;
import io.millrace.worker.progress.ControlFold;
import io.millrace.worker.progress.RunConditions;
import io.millrace.worker.progress.RunPlan;
import io.millrace.worker.progress.Standing;
import io.millrace.worker.recovery.Resumption.LastTurn;
import io.millrace.worker.source.ReadPosition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * Goes through a run's events after a checkpoint and arrives at what the run remembered when it
 * wrote the last of them. It changes nothing but itself: the model is moved later, by {@link
 * StepReplay}.
 */
public final class JournalFold {
  private final String run;
  private final long from;
  private final List<JournalledStep> steps = new ArrayList<>();
  private final Map<String, Long> checkpoints = new LinkedHashMap<>();
  private final ControlFold control;

  /** By the first step under them. */
  private final TreeMap<Long, RunConditions> stepConditions = new TreeMap<>();

  private final Set<BatchCoordinate> rejected = new LinkedHashSet<>();
  private Standing now;
  private Standing good;
  private BestEvaluation best;
  private Optional<BatchFormat> format = Optional.empty();
  private Optional<RunPlan> plan = Optional.empty();
  private Optional<RunConditions> conditions = Optional.empty();
  private Optional<RunConditions> present = Optional.empty();
  private boolean begun;
  private OptionalLong failedAt = OptionalLong.empty();
  private LastTurn lastTurn;
  private boolean evaluated;
  private boolean patienceAsked;

  /** From the base model: takes the journal from its first event on. */
  public JournalFold(String run) {
    this(run, 0, new ControlFold());
    now = Standing.START;
    good = now;
    best = BestEvaluation.NONE;
    lastTurn = LastTurn.START;
    patienceAsked = true;
  }

  /** From a checkpoint: passes over the events that it includes. */
  public JournalFold(String run, RunManifest saved) {
    this(run, saved.standing().step(), new ControlFold(saved.control()));
    now = saved.standing();
    good = saved.good();
    best = saved.best();
    patienceAsked = saved.patienceAsked();
    format = saved.format();
    plan = Optional.of(saved.plan());
    conditions = Optional.of(saved.conditions());
    present = conditions;
    begun = true;
    rejected.addAll(saved.rejected());
    // A checkpoint is saved after the evaluation that was due at its step.
    lastTurn = LastTurn.STEP;
    evaluated = true;
  }

  private JournalFold(String run, long from, ControlFold control) {
    this.run = run;
    this.from = from;
    this.control = control;
  }

  /**
   * Takes one event in.
   *
   * @throws SetupException when it does not follow the one before
   */
  public void accept(TrainingEvent event) {
    if (event.sequence() <= now.sequence()) {
      return;
    }
    if (event.sequence() != now.sequence() + 1) {
      throw new SetupException(
          "The journal of run '"
              + run
              + "' is not whole: event "
              + (now.sequence() + 1)
              + " is missing before event "
              + event.sequence()
              + " (step "
              + event.step()
              + "). Records of the events topic were deleted, by retention or by hand; without them"
              + " nobody can tell what was trained. Train under a new run.id, from a checkpoint of"
              + " this run as model.directory if there is one.");
    }
    apply(event.payload());
    if (event.payload() instanceof EventPayload.RunStopped stopped && stopped.failed()) {
      failedAt = OptionalLong.of(event.time());
    }
    now = now.journalled(event.sequence());
    if (now.step() == good.step()) {
      good = now;
    }
  }

  /** When the run last ended as failed, in milliseconds since the epoch. */
  public OptionalLong failedAt() {
    return failedAt;
  }

  /** Where the run stands after the events taken in. */
  public Resumption result() {
    return new Resumption(
        from,
        List.copyOf(steps),
        now,
        good,
        best,
        begun ? Optional.of(control.progress()) : Optional.empty(),
        List.copyOf(rejected),
        format,
        plan,
        conditions,
        present,
        List.copyOf(stepConditions.values()),
        lastTurn,
        evaluated,
        patienceAsked,
        Map.copyOf(checkpoints));
  }

  private void apply(EventPayload payload) {
    control.accept(payload);
    if (payload instanceof EventPayload.StepCompleted step) {
      steps.add(JournalledStep.of(now.step() + 1, step));
      now =
          now.completed(
              reached(step.batches()), step.tokens(), step.targets(), step.batches().size());
      good = now;
      stepTaken();
    } else if (payload instanceof EventPayload.StepSkipped step) {
      steps.add(JournalledStep.of(now.step() + 1, step));
      now = now.skipped(reached(step.batches()), step.batches().size());
      stepTaken();
    } else if (payload instanceof EventPayload.PassCompleted pass) {
      now = now.moved(now.position().afterPass(pass.pass()));
      turned(LastTurn.PASS);
    } else if (payload instanceof EventPayload.BatchRejected batch) {
      rejected.add(new BatchCoordinate(batch.partition(), batch.offset()));
    } else if (payload instanceof EventPayload.RunRolledBack back) {
      rollBack(back);
    } else if (payload instanceof EventPayload.BatchFormatAdopted adopted) {
      format =
          Optional.of(new BatchFormat(adopted.tokenizerFingerprint(), adopted.formatFingerprint()));
    } else if (counts(payload)) {
      best = BestSince.after(payload, best, now.step());
      evaluated = true;
      patienceAsked = false;
    } else {
      applyToRun(payload);
    }
  }

  private void applyToRun(EventPayload payload) {
    if (payload instanceof EventPayload.RunStarted started) {
      started(started);
    } else if (payload instanceof EventPayload.BatchesMissing missing) {
      ReadPosition position = now.position();
      for (OffsetRange range : missing.ranges()) {
        position = position.atLeastAfter(range.partition(), range.lastOffset());
      }
      now = now.moved(position);
    } else if (payload instanceof EventPayload.CommandApplied
        || payload instanceof EventPayload.CommandRejected) {
      // A command comes after what was due at its step, whatever it makes due from then on.
      evaluated = true;
    } else if (payload instanceof EventPayload.RunReplanned replanned) {
      plan = plan.map(kept -> kept.withSteps(replanned.plannedSteps()));
    } else if (payload instanceof EventPayload.CheckpointSaved saved) {
      checkpoints.put(saved.directory(), saved.checkpointStep());
    } else if (payload instanceof EventPayload.RunStopped stopped && !stopped.failed()) {
      patienceAsked = true;
    }
  }

  private void started(EventPayload.RunStarted started) {
    RunConditions starting = RunConditions.of(started);
    present.ifPresent(before -> control.started(before.settings(), starting.settings()));
    present = Optional.of(starting);
    best = BestSince.after(started, best, now.step());
    if (begun) {
      plan = plan.map(kept -> kept.withSteps(started.plannedSteps().orElse(0)));
      return;
    }
    begun = true;
    conditions = present;
    plan =
        Optional.of(
            new RunPlan(
                byPartition(started.firstOffsets()),
                byPartition(started.endOffsets()),
                started.plannedSteps().orElse(0),
                started.seed(),
                started.begunAt()));
  }

  private static Map<Integer, Long> byPartition(List<BatchCoordinate> offsets) {
    Map<Integer, Long> byPartition = new TreeMap<>();
    offsets.forEach(at -> byPartition.put(at.partition(), at.offset()));
    return byPartition;
  }

  private void rollBack(EventPayload.RunRolledBack back) {
    if (back.toStep() < from) {
      throw new IllegalStateException(
          "The run went back to step " + back.toStep() + ", before the checkpoint at " + from);
    }
    steps.removeIf(step -> step.number() > back.toStep());
    stepConditions.tailMap(back.toStep(), false).clear();
    ReadPosition position = new ReadPosition(back.pass(), Map.of());
    for (BatchCoordinate next : back.nextOffsets()) {
      position = position.after(next.partition(), next.offset() - 1);
    }
    rejected.clear();
    now =
        new Standing(
            back.toStep(),
            position,
            back.tokens(),
            back.targets(),
            back.microBatches(),
            now.sequence());
    good = now;
    best =
        new BestEvaluation(
            best.measure(), back.best(), back.bestStep(), back.evaluationsWithoutImprovement());
    // Whoever goes back wants the run to go on, also from where patience had ended it.
    patienceAsked = true;
    // Whatever was due at that step was done when the run first stood there.
    lastTurn = LastTurn.STEP;
    evaluated = true;
  }

  /** The position after a step, and after the batches that were rejected on the way to it. */
  private ReadPosition reached(List<BatchCoordinate> batches) {
    ReadPosition position = now.position();
    for (BatchCoordinate batch : batches) {
      position = position.atLeastAfter(batch.partition(), batch.offset());
    }
    for (BatchCoordinate batch : rejected) {
      position = position.atLeastAfter(batch.partition(), batch.offset());
    }
    return position;
  }

  private void stepTaken() {
    Map.Entry<Long, RunConditions> last = stepConditions.lastEntry();
    if (present.isPresent() && (last == null || !last.getValue().equals(present.get()))) {
      stepConditions.put(now.step(), present.get());
    }
    turned(LastTurn.STEP);
  }

  private void turned(LastTurn turn) {
    rejected.clear();
    lastTurn = turn;
    evaluated = false;
  }

  /** Whether it is an evaluation that is compared with the best. */
  private static boolean counts(EventPayload payload) {
    return (payload instanceof EventPayload.EvaluationCompleted completed && completed.counts())
        || (payload instanceof EventPayload.EvaluationFailed failed && failed.counts());
  }
}
