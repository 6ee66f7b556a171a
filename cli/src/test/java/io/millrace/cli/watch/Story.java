package io.millrace.cli.watch;

import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.EventPayload.BatchRejected;
import io.millrace.schemas.event.EventPayload.CheckpointFailed;
import io.millrace.schemas.event.EventPayload.CheckpointSaved;
import io.millrace.schemas.event.EventPayload.CommandApplied;
import io.millrace.schemas.event.EventPayload.CommandCompleted;
import io.millrace.schemas.event.EventPayload.CommandRejected;
import io.millrace.schemas.event.EventPayload.EvaluationCompleted;
import io.millrace.schemas.event.EventPayload.OffsetRange;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.schemas.event.TrainingEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The events of one run, written down as they happen. For one thread. */
public final class Story {
  /** A second before the first event. */
  public static final long BEGIN = 1_700_000_000_000L;

  private final String run;
  private final List<TrainingEvent> events = new ArrayList<>();
  private long step;
  private long time;

  public Story(String run) {
    this(run, BEGIN);
  }

  public Story(String run, long begin) {
    this.run = run;
    this.time = begin;
  }

  /** A second later something happens. */
  public Story then(EventPayload payload) {
    time += 1000;
    events.add(new TrainingEvent(run, "incarnation-1", 1 + events.size(), step, time, payload));
    return this;
  }

  /** Steps with losses that fall from 7 on, each with ten records of text partition 0. */
  public Story steps(int count) {
    for (int i = 0; i < count; i++) {
      step++;
      then(
          new StepCompleted(
              0.5 + 6.5 * Math.exp(-step / 40.0),
              5e-5,
              1.25,
              8,
              900,
              800,
              0.1,
              450,
              45,
              200 + 10 * step,
              List.of(new BatchCoordinate(0, step)),
              List.of(new OffsetRange(0, 10 * step, 10 * step + 9)),
              1 << 30,
              6));
    }
    return this;
  }

  public Story evaluated(double loss, boolean best) {
    return then(
        new EvaluationCompleted(
            loss,
            Math.exp(loss),
            3,
            1000,
            120,
            best,
            best ? 0 : 1,
            "eval-batches",
            true,
            Optional.of(0.5),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "loss"));
  }

  /** An evaluation of sequences of two classes, of a run that goes by another measure. */
  public Story evaluatedBy(String measure, double loss, double f1, boolean best) {
    return then(
        new EvaluationCompleted(
            loss,
            0,
            3,
            408,
            120,
            best,
            best ? 0 : 1,
            "eval-batches",
            true,
            Optional.of(0.86),
            Optional.of(0.85),
            Optional.of(0.855),
            Optional.of(f1),
            measure));
  }

  public Story saved(boolean best) {
    return then(
        new CheckpointSaved(
            step,
            String.format("runs/%s/checkpoints/step-%08d", run, step),
            12_300_000,
            50,
            1,
            best));
  }

  public Story command(String type, Map<String, String> arguments, String result) {
    return then(new CommandApplied("id-" + type, type, arguments, "ann@desk", time, result, 3));
  }

  public Story completed(String type, String result) {
    return then(new CommandCompleted("id-" + type, type, "ann@desk", result, false));
  }

  public Story rejected(String type, String reason) {
    return then(new CommandRejected("id-" + type, type, "bob", OptionalLong.of(6), reason, 4));
  }

  public Story batchRejected() {
    return then(new BatchRejected(1, 99, "It is of another tokenizer."));
  }

  public Story saveFailed() {
    return then(new CheckpointFailed("runs/" + run + "/checkpoints/step-3", "disk full"));
  }

  public List<TrainingEvent> events() {
    return List.copyOf(events);
  }

  public TrainingEvent[] array() {
    return events.toArray(TrainingEvent[]::new);
  }

  /** The events from one on, counted from 0. */
  public TrainingEvent[] array(int from) {
    return events.subList(from, events.size()).toArray(TrainingEvent[]::new);
  }

  /** Time of the last event, milliseconds since the epoch. */
  public long time() {
    return time;
  }

  /** A run that has done so many steps, and of which the last two are told. */
  public static Story longRun(String run, long steps) {
    Story story = new Story(run);
    story.step = steps - 2;
    return story.steps(2);
  }

  /** A run with something of everything. */
  public static Story rich(String run, long begin) {
    return new Story(run, begin)
        .then(Events.started())
        .evaluated(6.9, true)
        .steps(20)
        .evaluated(4.1, true)
        .saved(true)
        .batchRejected()
        .steps(20)
        .command("eval", Map.of("max_batches", "3"), "The evaluation begins after step 40.")
        .evaluated(2.5, true)
        .completed("eval", "Loss 2.5000 on 1,000 targets.")
        .saved(true)
        .rejected("sotp", "There is no command sotp.")
        .steps(20)
        .then(Events.skipped())
        .evaluated(2.6, false)
        .saveFailed()
        .steps(1);
  }
}
