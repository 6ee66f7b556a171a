package io.millrace.cli.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.process.ExitCode;
import io.millrace.cli.process.GracefulExit;
import io.millrace.cli.setting.SettingsOptions;
import io.millrace.cli.terminal.JsonLine;
import io.millrace.cli.terminal.Printable;
import io.millrace.cli.watch.EventFollower;
import io.millrace.schemas.control.Command;
import io.millrace.schemas.control.ControlCommand;
import io.millrace.schemas.event.EventPayload.TextGenerated;
import io.millrace.schemas.event.HashedText;
import io.millrace.schemas.topic.TopicNames;
import io.millrace.service.config.KafkaSettings;
import io.millrace.service.config.Settings;
import io.millrace.service.topic.TopicCreator;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all commands to a run have in common: where they go, and the wait for the answer. */
abstract class SendCommand implements Callable<Integer> {
  private static final Duration TURN = Duration.ofMillis(200);

  @Option(names = "--run", required = true, paramLabel = "ID", description = "The run's id.")
  private String run;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description =
          "How long to wait until the run acknowledges it (default: ${DEFAULT-VALUE}); its result is"
              + " waited for as long as it takes.")
  private int timeout;

  @Option(names = "--no-wait", description = "Does not wait for the run.")
  private boolean noWait;

  @Option(
      names = "--expires",
      paramLabel = "SECONDS",
      description =
          "After so many seconds the run does not obey it any more (default: those of --timeout; with"
              + " --no-wait never).")
  private Integer expires;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description =
          "The command's id: sent again under the same one, it is obeyed once (default: a new one).")
  private String id;

  @Option(names = "--json", description = "Prints what became of it as one JSON object.")
  private boolean json;

  @Mixin private SettingsOptions options;
  @Spec private CommandSpec spec;

  private volatile boolean interrupted;

  /** The command, as it was given. */
  abstract Command command();

  /** Whether something comes of it after it was applied. */
  boolean hasResult() {
    return false;
  }

  @Override
  public Integer call() throws Exception {
    Command command = command();
    Settings settings = options.clientSettings();
    TopicNames topics = new TopicNames(settings.string(KafkaSettings.TOPIC_PREFIX));
    TopicCreator.ensure(
        settings, noWait ? List.of(topics.control()) : List.of(topics.control(), topics.events()));
    return GracefulExit.run(() -> run(settings, command), () -> interrupted = true);
  }

  private int run(Settings settings, Command command) {
    CommandSender sender = new CommandSender(settings);
    if (noWait) {
      ControlCommand sent = send(sender, command);
      return report(sent, Outcome.SENT, new Answer(sent, false));
    }
    // The place to read from is taken before the command goes out, so that no answer is missed.
    // One that is sent again may have been answered long ago.
    try (EventFollower events =
        id == null ? EventFollower.fromNow(settings) : EventFollower.fromBeginning(settings)) {
      ControlCommand sent = send(sender, command);
      Answer answer = await(events, sent);
      return report(sent, answer.outcome(), answer);
    }
  }

  private ControlCommand send(CommandSender sender, Command command) {
    OptionalLong until = OptionalLong.empty();
    if (expires != null || !noWait) {
      long seconds = expires == null ? timeout : expires;
      until = OptionalLong.of(System.currentTimeMillis() + 1000 * seconds);
    }
    return sender.send(run, command, id == null ? UUID.randomUUID().toString() : id, until);
  }

  private Answer await(EventFollower events, ControlCommand sent) {
    Answer answer = new Answer(sent, hasResult());
    long deadline = System.nanoTime() + Duration.ofSeconds(timeout).toNanos();
    boolean said = false;
    while (!interrupted
        && !answer.complete()
        && (answer.acknowledged() || System.nanoTime() < deadline)) {
      events.poll(TURN).forEach(answer::add);
      if (answer.acknowledged() && !answer.complete() && !said) {
        said = true;
        say(sent, answer);
      }
    }
    return answer;
  }

  private int report(ControlCommand sent, Outcome outcome, Answer answer) {
    if (json) {
      spec.commandLine().getOut().println(JsonLine.text(object(sent, outcome, answer)));
    } else if (outcome == Outcome.SENT) {
      spec.commandLine()
          .getOut()
          .println("Sent " + sent.type() + " to run " + run + " with id " + sent.id() + ".");
    } else if (outcome == Outcome.UNANSWERED) {
      spec.commandLine().getErr().println(unanswered(sent));
    } else if (outcome == Outcome.REJECTED || outcome == Outcome.FAILED) {
      spec.commandLine()
          .getErr()
          .printf(
              "Run %s %s %s at step %d: %s%n",
              run,
              outcome == Outcome.FAILED ? "failed at" : "rejected",
              sent.type(),
              answer.step().orElseThrow(),
              answer.sentence().orElseThrow());
    } else {
      answer.texts().forEach(this::print);
      if (answer.texts().stream().anyMatch(text -> HashedText.is(text.text()))) {
        spec.commandLine()
            .getErr()
            .println(
                "The run writes down hashes of prompts and texts only (events.text=hash), so these"
                    + " are all that can be shown.");
      }
      say(sent, answer);
    }
    if (interrupted && !answer.complete()) {
      return ExitCode.INTERRUPTED;
    }
    return outcome.good() ? ExitCode.OK : ExitCode.FAILED;
  }

  private void print(TextGenerated text) {
    PrintWriter out = spec.commandLine().getOut();
    boolean hashed = HashedText.is(text.text());
    out.println(Printable.text(text.prompt() + (hashed ? " " : "") + text.text()));
    out.println();
  }

  private void say(ControlCommand sent, Answer answer) {
    if (!json) {
      PrintWriter out = spec.commandLine().getOut();
      out.printf(
          "%s at step %d: %s%n",
          sent.type(), answer.step().orElseThrow(), answer.sentence().orElseThrow());
      out.flush();
    }
  }

  private String unanswered(ControlCommand sent) {
    String waiting =
        sent.expiresAt().isPresent() && sent.expiresAt().getAsLong() <= System.currentTimeMillis()
            ? "It has expired: a run that has not begun with it by now does not obey it."
            : "It stays on the topic, and the run obeys it when it reads it"
                + (sent.expiresAt().isPresent() ? ", unless it has expired by then." : ".");
    return "Run "
        + run
        + " did not answer "
        + sent.type()
        + " (id "
        + sent.id()
        + ")"
        + (interrupted ? " yet. " : " within " + timeout + " s: is its worker running? ")
        + waiting;
  }

  private static ObjectNode object(ControlCommand sent, Outcome outcome, Answer answer) {
    ObjectNode object = JsonLine.object();
    object.put("run", sent.run());
    object.put("id", sent.id());
    object.put("type", sent.type());
    JsonLine.put(object, "arguments", sent.arguments());
    object.put("outcome", outcome.word());
    answer.step().ifPresent(step -> object.put("step", step));
    answer.sentence().ifPresent(sentence -> object.put("result", sentence));
    if (!answer.texts().isEmpty()) {
      JsonLine.put(object, "texts", answer.texts());
    }
    return object;
  }
}
