package io.millrace.worker.training;

import io.millrace.schemas.control.Command;
import io.millrace.schemas.control.ControlCommand;
import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.EventPayload.CommandApplied;
import io.millrace.schemas.event.EventPayload.CommandCompleted;
import io.millrace.service.SetupException;
import io.millrace.worker.generation.GeneratedText;
import io.millrace.worker.journal.JournalException;
import io.millrace.worker.progress.OpenCommand;
import io.millrace.worker.progress.RunPlan;
import io.millrace.worker.progress.Standing;
import io.millrace.worker.source.EvaluationSet;
import io.millrace.worker.source.EvaluationSets;
import io.millrace.worker.source.SourceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries commands out, between two batches. Each is acknowledged by an event, and what an event
 * says was done is in the same transaction as the acknowledgement: a command that a crash breaks
 * off has been carried out with all its consequences, or not at all and is carried out at the next
 * start.
 */
final class CommandExecution {
  private static final Logger LOG = LoggerFactory.getLogger(CommandExecution.class);

  private static final String NOT_COUNTED =
      "The run's steps cannot be counted anew, send it again: ";

  private static final String PROMPTS_GONE =
      "The run was started again before it was completed, and of the prompts only hashes were"
          + " written down (events.text=hash): send the command again.";

  /** Of a run that begin a command and do not complete it, until it is given up. */
  private static final int MOST_STARTS = 3;

  private final RunProgress progress;
  private final RunRecorder recorder;
  private final Evaluations evaluations;
  private final EvaluationSets sets;
  private final TextGeneration generation;
  private final KeptCheckpoints checkpoints;
  private final Tunings tunings;
  private final Loop loop;
  private final LongSupplier nanos;

  CommandExecution(
      TrainerParts parts,
      RunProgress progress,
      RunRecorder recorder,
      Evaluations evaluations,
      Loop loop,
      LongSupplier nanos) {
    this.progress = progress;
    this.recorder = recorder;
    this.evaluations = evaluations;
    this.sets = parts.evaluationSets();
    this.generation = parts.generation();
    this.checkpoints = parts.keptCheckpoints();
    this.tunings = parts.tunings();
    this.loop = loop;
    this.nanos = nanos;
  }

  /** What commands do to the training loop. All of its steps are settled. */
  interface Loop {
    /** Ends the run after this turn. */
    void stop(StopReason reason);

    /** Whether nobody has asked for its end. */
    boolean goesOn();

    /** Ends this start of the run, which is to be begun anew from a checkpoint. */
    void beginAnew();

    /** The tuning in force. */
    Tuning tuning();

    /** Goes on with another tuning; a step that has all its batches by it is taken next. */
    void tune(Tuning tuning);

    /**
     * Where the run stands once a step is taken that has all its batches by a tuning.
     *
     * @param accumulationSteps of that tuning
     */
    Standing next(int accumulationSteps);

    /** Saves a checkpoint as soon as that can be done. */
    void saveSoon() throws InterruptedException;

    /** Does something other than training, and takes the time for it out of the step at hand. */
    void aside(RunState state, Work work) throws InterruptedException;
  }

  /** Returns the nanoseconds that it took. */
  interface Work {
    long run() throws InterruptedException;
  }

  /** Carries a command out that has just come. */
  void obey(CommandDesk.Order order) throws InterruptedException {
    Command command = order.command();
    long step = progress.step();
    if (command instanceof Command.Stop) {
      applied(order, "Stopping after step " + step + ".");
      loop.stop(StopReason.of(progress.orders().stopping().orElseThrow()));
    } else if (command instanceof Command.Pause) {
      applied(order, was("paused already at", progress.orders().paused(), "paused at", step));
    } else if (command instanceof Command.Resume) {
      applied(order, was("resumed at", progress.orders().paused(), "not paused at", step));
    } else if (command instanceof Command.Change change) {
      change(order, change);
    } else if (command instanceof Command.RollBack back) {
      rollBack(order, back);
    } else {
      applied(order, begun(command) + " at step " + step + ".");
      List<OpenCommand> open = progress.orders().open();
      carryOut(open.get(open.size() - 1), command);
    }
  }

  private static String was(String ifPaused, boolean paused, String ifNot, long step) {
    return "The run is " + (paused ? ifPaused : ifNot) + " step " + step + ".";
  }

  private static String begun(Command command) {
    if (command instanceof Command.Evaluate) {
      return "Evaluating";
    }
    return command instanceof Command.Generate ? "Generating" : "Saving a checkpoint";
  }

  /** Completes a command that was applied by a start before this one. */
  void complete(OpenCommand open) throws InterruptedException {
    Command command = open.command();
    if (command instanceof Command.Generate generate && EventTexts.areHashed(generate.prompts())) {
      recorder.publish(completed(open, PROMPTS_GONE, true));
    } else {
      carryOut(open, command);
    }
  }

  private void carryOut(OpenCommand open, Command command) throws InterruptedException {
    if (open.starts() > MOST_STARTS && !(command instanceof Command.Checkpoint)) {
      // It may be what has ended them, by taking all memory for example.
      String sentence =
          "The run broke off and was started " + open.starts() + " times before it was completed.";
      recorder.publish(completed(open, sentence, true));
    } else if (command instanceof Command.Evaluate evaluate) {
      loop.aside(RunState.EVALUATING, () -> orFail(open, () -> evaluate(open, evaluate)));
      if (evaluate.isTheRunsOwn()) {
        evaluations.outOfPatience().ifPresent(loop::stop);
      }
    } else if (command instanceof Command.Generate generate) {
      loop.aside(RunState.GENERATING, () -> orFail(open, () -> generate(open, generate)));
    } else {
      recorder.completeSavesIfSaved();
      if (progress.orders().isOpen(open.id())) {
        loop.saveSoon();
      }
    }
  }

  /** What goes wrong with a command is its own matter, and none of the run's, if it can go on. */
  private long orFail(OpenCommand open, Work work) throws InterruptedException {
    long from = nanos.getAsLong();
    try {
      return work.run();
    } catch (JournalException e) {
      throw e;
    } catch (RuntimeException e) {
      if (!progress.orders().isOpen(open.id())) {
        throw e;
      }
      LOG.warn("Command {} failed", open.id(), e);
      recorder.publish(completed(open, String.valueOf(e.getMessage()), true));
      return nanos.getAsLong() - from;
    }
  }

  private long evaluate(OpenCommand open, Command.Evaluate command) throws InterruptedException {
    Evaluations.Answer answer =
        outcome -> List.of(completed(open, outcome.sentence(), outcome.failed()));
    if (command.isTheRunsOwn()) {
      return evaluations.own(answer, loop::goesOn);
    }
    if (command.topic().isEmpty()) {
      return evaluations.ownPart(command.maxBatches().orElseThrow(), answer, loop::goesOn);
    }
    try (EvaluationSet set = sets.open(command.topic().get())) {
      return evaluations.other(set, command.maxBatches(), answer, loop::goesOn);
    }
  }

  private long generate(OpenCommand open, Command.Generate command) {
    long from = nanos.getAsLong();
    List<GeneratedText> texts =
        generation.generate(command.prompts(), command.settings(), loop::goesOn);
    long took = nanos.getAsLong() - from;
    if (loop.goesOn()) {
      recorder.publish(generated(open, texts, took / 1e6));
    }
    // Else it was broken off, stays open, and the next start makes the same texts.
    return took;
  }

  private static List<EventPayload> generated(
      OpenCommand open, List<GeneratedText> texts, double millis) {
    List<EventPayload> events = new ArrayList<>();
    long tokens = 0;
    for (GeneratedText text : texts) {
      tokens += text.tokens().size();
      events.add(
          new EventPayload.TextGenerated(
              open.id(),
              events.size() + 1,
              text.prompt(),
              text.text(),
              text.tokens().size(),
              text.reason().written(),
              millis));
    }
    events.add(
        completed(open, texts.size() + " prompts were continued by " + tokens + " tokens.", false));
    return events;
  }

  private void change(CommandDesk.Order order, Command.Change change) {
    Map<String, String> changed = new TreeMap<>(progress.orders().changed());
    changed.putAll(change.arguments());
    Tuning tuning;
    try {
      tunings.requireEffect(change.arguments());
      tuning = tunings.of(changed, progress.plan());
    } catch (IllegalArgumentException | SetupException e) {
      rejected(order, e.getMessage());
      return;
    }
    List<EventPayload> events = new ArrayList<>();
    if (change.changesAccumulation()) {
      int accumulation = tuning.accumulationSteps();
      try {
        replanned(loop.next(accumulation), accumulation).ifPresent(events::add);
      } catch (SourceException e) {
        rejected(order, NOT_COUNTED + e.getMessage());
        return;
      }
    }
    events.add(applied(order, change.arguments(), changeSentence(change)));
    recorder.publish(events);
    loop.tune(tunings.of(changed, progress.plan()));
  }

  /**
   * Counts the run's steps anew.
   *
   * @param from where it stands
   * @param accumulationSteps batches per step from there on
   * @return what is to be published if there are more or fewer of them
   */
  private Optional<EventPayload> replanned(Standing from, int accumulationSteps) {
    RunPlan before = progress.plan();
    if (before.endOffsets().isEmpty()) {
      return Optional.empty();
    }
    RunPlan plan = tunings.recounted(before, from, accumulationSteps);
    progress.plan(plan);
    return plan.steps() == before.steps()
        ? Optional.empty()
        : Optional.of(
            new EventPayload.RunReplanned(
                plan.steps(), "A step takes " + accumulationSteps + " batches."));
  }

  private String changeSentence(Command.Change change) {
    List<String> parts = new ArrayList<>();
    change.arguments().forEach((name, value) -> parts.add(name + "=" + value));
    return String.join(", ", parts) + " after step " + progress.step() + ".";
  }

  private void rollBack(CommandDesk.Order order, Command.RollBack command)
      throws InterruptedException {
    // What is being saved may be what is gone back to, and may push it out.
    recorder.awaitAll();
    KeptCheckpoints.Kept checkpoint;
    try {
      checkpoint = checkpoints.of(command.toStep());
    } catch (IllegalArgumentException | SetupException | SourceException e) {
      rejected(order, e.getMessage());
      return;
    }
    long from = progress.step();
    List<EventPayload> with = new ArrayList<>();
    try {
      replanned(checkpoint.standing(), loop.tuning().accumulationSteps()).ifPresent(with::add);
    } catch (SourceException e) {
      rejected(order, NOT_COUNTED + e.getMessage());
      return;
    }
    with.add(
        applied(
            order,
            command.arguments(),
            "Back from step " + from + " to the checkpoint of step " + command.toStep() + "."));
    recorder.rollBackTo(
        checkpoint,
        "Command " + order.envelope().id() + " of " + order.envelope().issuedBy() + ".",
        with);
    loop.beginAnew();
  }

  private void applied(CommandDesk.Order order, String result) {
    recorder.publish(applied(order, order.command().arguments(), result));
  }

  private static CommandApplied applied(
      CommandDesk.Order order, Map<String, String> arguments, String result) {
    ControlCommand envelope = order.envelope();
    return new CommandApplied(
        envelope.id(),
        envelope.type(),
        arguments,
        envelope.issuedBy(),
        envelope.issuedAt(),
        result,
        order.offset());
  }

  private static CommandCompleted completed(OpenCommand open, String result, boolean failed) {
    return new CommandCompleted(
        open.id(), open.type(), open.issuedBy(), CommandDesk.shortened(result), failed);
  }

  /** Answers a command that is not carried out any more; to end the run twice is no harm. */
  void refuse(CommandDesk.Order order, String reason) {
    if (order.command() instanceof Command.Stop) {
      applied(order, "The run is ending already, at step " + progress.step() + ".");
    } else {
      rejected(order, reason);
    }
  }

  private void rejected(CommandDesk.Order order, String reason) {
    ControlCommand envelope = order.envelope();
    recorder.publish(
        new EventPayload.CommandRejected(
            envelope.id(),
            envelope.type(),
            envelope.issuedBy(),
            OptionalLong.of(envelope.issuedAt()),
            CommandDesk.shortened(reason),
            order.offset()));
  }
}
