package io.millrace.cli.demo;

import io.millrace.cli.control.CommandSender;
import io.millrace.cli.process.ExitCode;
import io.millrace.cli.terminal.LiveLine;
import io.millrace.cli.terminal.Terminal;
import io.millrace.cli.watch.EventFollower;
import io.millrace.cli.watch.TopicOffsets;
import io.millrace.schemas.control.Command;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.schemas.topic.TopicNames;
import io.millrace.service.config.Settings;
import io.millrace.worker.app.WorkerApplication;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One demo from the first record to the last checkpoint, told as it goes. */
final class Demo {
  private static final Logger LOG = LoggerFactory.getLogger(Demo.class);
  private static final Duration TURN = Duration.ofMillis(250);
  private static final Duration NOTHING_LEFT = Duration.ofSeconds(30);

  /** Of the order in which records are sent. */
  private static final int SEED = 42;

  private final DemoPlan plan;
  private final DemoFiles files;
  private final Map<String, String> given;
  private final PrintWriter out;
  private final Terminal terminal;
  private final long startedNanos = System.nanoTime();
  private volatile boolean interrupted;

  Demo(
      DemoPlan plan,
      DemoFiles files,
      Map<String, String> given,
      PrintWriter out,
      Terminal terminal) {
    this.plan = plan;
    this.files = files;
    this.given = given;
    this.out = out;
    this.terminal = terminal;
  }

  /** Makes {@link #run} end soon, with a checkpoint if training has begun. */
  void interrupt() {
    interrupted = true;
  }

  /** Runs it and returns the exit code. */
  int run() throws Exception {
    DemoData data = plan.data();
    say(
        "%,d records to train on, %,d held out; %,d steps of %d records. All of it is kept in %s",
        data.train().size(),
        data.heldOut().size(),
        plan.steps(),
        plan.recipe().rows(),
        files.directory());
    List<Said> before = plan.task().ask(plan.model());
    tell("Before training", before);
    DemoOutcome outcome;
    try (DemoPipeline pipeline = new DemoPipeline(plan, files, given)) {
      outcome = train(pipeline);
    }
    if (outcome.failed()) {
      say("The run has failed: %s", outcome.reason());
      return ExitCode.FAILED;
    }
    if (interrupted) {
      say(
          outcome
              .checkpoint()
              .map(c -> "Interrupted at step " + outcome.steps() + ". The checkpoint is in " + c)
              .orElse("Interrupted before training began: there is nothing to save."));
      return ExitCode.INTERRUPTED;
    }
    return conclude(outcome, before);
  }

  private DemoOutcome train(DemoPipeline pipeline) throws InterruptedException {
    Settings settings = pipeline.clientSettings();
    TopicNames topics = new TopicNames("");
    DemoProducer producer = new DemoProducer(settings);
    DemoData data = plan.data();
    say("A Kafka broker listens on %s.", settings.string("bootstrap.servers"));
    long sent = producer.send(topics.evalText(), data.heldOut(), 1, SEED, () -> interrupted);
    long dead = HeldOutBatches.await(settings, sent, () -> interrupted);
    if (dead > 0) {
      say("%,d held-out records became dead letters: the topic dead-letters says why.", dead);
    }
    DemoOutcome outcome = new DemoOutcome(plan.steps());
    if (interrupted) {
      return outcome;
    }
    int repeat = (int) ((plan.steps() * plan.recipe().rows() - 1) / data.train().size()) + 1;
    Thread pushing =
        new Thread(
            () -> producer.send(topics.text(), data.train(), repeat, SEED, () -> interrupted),
            "demo-producer");
    pushing.start();
    WorkerApplication worker = pipeline.worker();
    try (EventFollower events = EventFollower.fromBeginning(settings)) {
      worker.start();
      say(
          "Metrics while it runs: %s/metrics and %s/metrics",
          worker.operationsAddress(), pipeline.preprocessorAddress());
      follow(events, settings, outcome, pushing::isAlive);
      saveMetrics(worker);
    }
    if (!worker.await()) {
      LOG.debug("The worker ended badly");
    }
    pushing.join();
    return outcome;
  }

  /**
   * Shows events until the run has stopped; stops it when it has done its steps, or when there is
   * nothing left to take steps on.
   */
  private void follow(
      EventFollower events, Settings settings, DemoOutcome outcome, BooleanSupplier pushing) {
    CommandSender commands = new CommandSender(settings);
    LiveAnswers live = new LiveAnswers(plan.task().livePrompts(), plan.steps() / 2);
    boolean told = false;
    long lastEvent = System.nanoTime();
    try (LiveLine line = new LiveLine(out, terminal);
        TopicOffsets offsets = TopicOffsets.ofText(settings)) {
      DemoView view = new DemoView(line, terminal, plan.steps(), offsets::now);
      while (!outcome.stopped()) {
        for (TrainingEvent event : events.poll(TURN)) {
          outcome.add(event);
          if (!live.add(event.payload())) {
            view.add(event);
          }
          live.take()
              .ifPresent(
                  answers ->
                      Said.lines(
                              title(
                                  String.format(
                                      Locale.ROOT, "At step %,d, while it trains,", event.step())),
                              plan.task().live(answers))
                          .forEach(line::above));
          lastEvent = System.nanoTime();
        }
        view.refresh();
        live.askAt(outcome.steps(), commands);
        boolean ranOut =
            !pushing.getAsBoolean() && System.nanoTime() - lastEvent > NOTHING_LEFT.toNanos();
        if (!told && (outcome.stepsDone() || ranOut || interrupted)) {
          told = true;
          if (ranOut && !outcome.stepsDone()) {
            line.above(
                "No batch has come for "
                    + NOTHING_LEFT.toSeconds()
                    + " s, so the run ends before its "
                    + plan.steps()
                    + " steps: records that could not be used are in the topic"
                    + " dead-letters.");
          }
          if (!interrupted && !(outcome.stepsDone() && plan.endsWithEvaluation())) {
            commands.send(
                DemoPipeline.RUN, new Command.Evaluate(Optional.empty(), OptionalInt.empty()));
          }
          commands.send(DemoPipeline.RUN, new Command.Stop(true));
        }
      }
    }
  }

  private int conclude(DemoOutcome outcome, List<Said> before) {
    Path checkpoint = outcome.saved();
    List<Said> after = plan.task().ask(checkpoint);
    tell("After training", after);
    plan.task().summary(outcome, before, after).forEach(line -> say("%s", line));
    say(
        "%,d steps, %,d records, %,d tokens at %,.0f tokens/s; %d s in all.",
        outcome.steps(),
        outcome.records(),
        outcome.tokens(),
        outcome.tokensPerSecond(),
        (System.nanoTime() - startedNanos) / 1_000_000_000);
    say("Checkpoint, for transformers' %s: %s", plan.task().loader(), checkpoint);
    say("Metrics at the end: %s", files.metrics());
    Optional<String> objection = plan.task().objection(outcome);
    objection.ifPresent(sentence -> say("%s", sentence));
    return objection.isPresent() ? ExitCode.FAILED : ExitCode.OK;
  }

  private void saveMetrics(WorkerApplication worker) {
    try {
      java.nio.file.Files.writeString(files.metrics(), worker.scrape());
    } catch (IOException e) {
      say("The metrics could not be written to %s: %s", files.metrics(), e);
    }
  }

  private void tell(String when, List<Said> said) {
    Said.lines(title(when), said).forEach(line -> say("%s", line));
  }

  private String title(String when) {
    return when + " the model " + plan.task().verb() + ":";
  }

  private void say(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
    out.flush();
  }
}
