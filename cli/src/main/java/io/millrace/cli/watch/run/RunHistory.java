package io.millrace.cli.watch.run;

import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.EventPayload.BatchRejected;
import io.millrace.schemas.event.EventPayload.BatchesMissing;
import io.millrace.schemas.event.EventPayload.CheckpointFailed;
import io.millrace.schemas.event.EventPayload.CheckpointPassedOver;
import io.millrace.schemas.event.EventPayload.CheckpointSaved;
import io.millrace.schemas.event.EventPayload.CommandApplied;
import io.millrace.schemas.event.EventPayload.CommandCompleted;
import io.millrace.schemas.event.EventPayload.CommandRejected;
import io.millrace.schemas.event.EventPayload.EvaluationCompleted;
import io.millrace.schemas.event.EventPayload.EvaluationFailed;
import io.millrace.schemas.event.EventPayload.RunReplanned;
import io.millrace.schemas.event.EventPayload.RunRolledBack;
import io.millrace.schemas.event.EventPayload.RunStarted;
import io.millrace.schemas.event.EventPayload.RunStopped;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.schemas.event.EventPayload.StepDiverged;
import io.millrace.schemas.event.EventPayload.StepSkipped;
import io.millrace.schemas.event.EventSentence;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.worker.training.RunState;
import java.util.Optional;
import java.util.OptionalLong;

/** What a run's events say together, as a person who watches it wants it. For one thread. */
public final class RunHistory {
  private static final int RECENT = 100;
  private static final int EVALUATIONS = 200;
  private static final int FEW = 50;

  /** Weight of a new loss in the smoothed one: about the last twenty steps count. */
  private static final double SMOOTHING = 0.1;

  private final String run;
  private final RunStateTracker state = new RunStateTracker();
  private final RecentSteps recent = new RecentSteps(RECENT);
  private final LossCurve curve = new LossCurve();
  private final Backlog backlog = new Backlog();
  private final CommandLog commands = new CommandLog();
  private final Newest<Evaluation> evaluations = new Newest<>(EVALUATIONS);
  private final Newest<SavedCheckpoint> checkpoints = new Newest<>(FEW);
  private final Newest<Trouble> troubles = new Newest<>(FEW);
  private RunStarted started;
  private OptionalLong planned = OptionalLong.empty();
  private StepCompleted lastStep;
  private RunStopped stopped;
  private double smoothed = Double.NaN;
  private long step;
  private long skipped;
  private long lastTime;

  /** Nothing is known of the run yet. */
  public RunHistory(String run) {
    this.run = run;
  }

  /** Takes the run's next event in. */
  public void add(TrainingEvent event) {
    EventPayload payload = event.payload();
    step = event.step();
    lastTime = Math.max(lastTime, event.time());
    state.add(payload);
    // A run that has ended and goes on after all was started again.
    stopped = payload instanceof RunStopped end ? end : null;
    if (payload instanceof StepCompleted completed) {
      take(completed);
    } else if (payload instanceof StepSkipped skip) {
      skipped++;
      backlog.trained(skip.sources());
    } else if (payload instanceof RunStarted start) {
      started = start;
      planned = start.plannedSteps();
    } else if (payload instanceof RunReplanned replanned) {
      planned = OptionalLong.of(replanned.plannedSteps());
    } else if (payload instanceof RunRolledBack back) {
      step = back.toStep();
      curve.backTo(step);
      evaluations.removeAll(evaluation -> evaluation.step() > back.toStep());
      checkpoints.removeAll(checkpoint -> checkpoint.step() > back.toStep());
      lastStep = null;
      smoothed = Double.NaN;
    } else {
      note(event);
    }
    if (isTrouble(payload)) {
      troubles.add(new Trouble(event.step(), event.time(), EventSentence.of(payload)));
    }
  }

  private void take(StepCompleted completed) {
    lastStep = completed;
    recent.add(completed);
    curve.add(step, completed.loss());
    backlog.trained(completed);
    smoothed =
        Double.isNaN(smoothed)
            ? completed.loss()
            : smoothed + SMOOTHING * (completed.loss() - smoothed);
  }

  private void note(TrainingEvent event) {
    EventPayload payload = event.payload();
    long time = event.time();
    if (payload instanceof EvaluationCompleted done) {
      evaluations.add(Evaluation.of(step, time, done));
    } else if (payload instanceof EvaluationFailed failed) {
      evaluations.add(Evaluation.of(step, time, failed));
    } else if (payload instanceof CheckpointSaved saved) {
      checkpoints.add(
          new SavedCheckpoint(
              saved.checkpointStep(), time, saved.bytes(), saved.best(), saved.directory()));
    } else if (payload instanceof CommandApplied applied) {
      commands.applied(time, applied);
    } else if (payload instanceof CommandCompleted completed) {
      commands.completed(time, completed);
    } else if (payload instanceof CommandRejected rejected) {
      commands.rejected(time, rejected);
    }
  }

  private static boolean isTrouble(EventPayload payload) {
    return payload instanceof BatchRejected
        || payload instanceof BatchesMissing
        || payload instanceof CheckpointFailed
        || payload instanceof CheckpointPassedOver
        || payload instanceof EvaluationFailed
        || payload instanceof StepSkipped
        || payload instanceof StepDiverged
        || payload instanceof RunRolledBack
        || (payload instanceof RunStopped stop && stop.failed());
  }

  /** Adds what came before all that is here: how the run was started, and its rare events. */
  void addEarlier(RunHistory earlier) {
    if (started == null) {
      started = earlier.started;
      planned = planned.isPresent() ? planned : earlier.planned;
    }
    skipped += earlier.skipped;
    evaluations.addEarlier(earlier.evaluations);
    checkpoints.addEarlier(earlier.checkpoints);
    commands.entries().addEarlier(earlier.commands.entries());
    troubles.addEarlier(earlier.troubles);
  }

  /** Its id. */
  public String run() {
    return run;
  }

  /** The state that the events tell. */
  public RunState state() {
    return state.state();
  }

  /** How it was started last; empty where that is not among the events read. */
  public Optional<RunStarted> started() {
    return Optional.ofNullable(started);
  }

  /** How it ended; empty while it has not, or goes on. */
  public Optional<RunStopped> stopped() {
    return Optional.ofNullable(stopped);
  }

  /** Steps at which it ends; empty where that is not known. */
  public OptionalLong plannedSteps() {
    return planned;
  }

  /** Steps done. */
  public long step() {
    return step;
  }

  /** The last step that changed weights; empty before the first. */
  public Optional<StepCompleted> lastStep() {
    return Optional.ofNullable(lastStep);
  }

  /** The exponential mean of the losses; not a number before the first. */
  public double smoothedLoss() {
    return smoothed;
  }

  /** Steps that changed nothing, among the events read. */
  public long skippedSteps() {
    return skipped;
  }

  /** Time of the newest event, milliseconds since the epoch. */
  public long lastTime() {
    return lastTime;
  }

  /** The last hundred steps together. */
  public RecentSteps recent() {
    return recent;
  }

  /** The losses. */
  public LossCurve curve() {
    return curve;
  }

  /** What of the text topic it has had. */
  public Backlog backlog() {
    return backlog;
  }

  /** The evaluations. */
  public Newest<Evaluation> evaluations() {
    return evaluations;
  }

  /** The checkpoints. */
  public Newest<SavedCheckpoint> checkpoints() {
    return checkpoints;
  }

  /** The commands. */
  public Newest<CommandEntry> commands() {
    return commands.entries();
  }

  /** What went wrong. */
  public Newest<Trouble> troubles() {
    return troubles;
  }
}
