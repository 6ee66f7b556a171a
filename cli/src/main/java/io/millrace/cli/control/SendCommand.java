package io.millrace.cli.control;

import io.millrace.cli.process.ExitCode;
import io.millrace.cli.setting.SettingsOptions;
import io.millrace.cli.watch.EventFollower;
import io.millrace.schemas.control.Command;
import io.millrace.schemas.control.ControlCommand;
import io.millrace.schemas.event.EventPayload.CommandApplied;
import io.millrace.schemas.event.EventPayload.CommandRejected;
import io.millrace.service.config.Settings;
import io.millrace.service.topic.TopicCreator;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all commands to a run have in common: where they go, and the wait for the answer. */
abstract class SendCommand implements Callable<Integer> {
  @Option(names = "--run", required = true, paramLabel = "ID", description = "The run's id.")
  private String run;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "How long to wait for the run's answer (default: ${DEFAULT-VALUE}).")
  private int timeout;

  @Option(names = "--no-wait", description = "Does not wait for the run's answer.")
  private boolean noWait;

  @Mixin private SettingsOptions options;
  @Spec private CommandSpec spec;

  /** The command, as it was given. */
  abstract Command command();

  @Override
  public Integer call() {
    Settings settings = options.clientSettings();
    TopicCreator.ensure(settings);
    PrintWriter out = spec.commandLine().getOut();
    CommandSender sender = new CommandSender(settings);
    if (noWait) {
      ControlCommand sent = sender.send(run, command());
      out.println("Sent " + sent.type() + " to run " + run + " with id " + sent.id() + ".");
      return ExitCode.OK;
    }
    // The place to read from is taken before the command goes out, so that no answer is missed.
    try (EventFollower events = EventFollower.fromNow(settings)) {
      ControlCommand sent = sender.send(run, command());
      Optional<Answer> answer = Answer.await(events, sent.id(), Duration.ofSeconds(timeout));
      return answer.map(a -> print(a, sent)).orElseGet(() -> unanswered(sent));
    }
  }

  private int print(Answer answer, ControlCommand sent) {
    if (answer.payload() instanceof CommandApplied applied) {
      spec.commandLine()
          .getOut()
          .printf("%s at step %d: %s%n", sent.type(), answer.step(), applied.result());
      return ExitCode.OK;
    }
    String reason = ((CommandRejected) answer.payload()).reason();
    spec.commandLine()
        .getErr()
        .printf(
            "Run %s rejected %s at step %d: %s%n", sent.run(), sent.type(), answer.step(), reason);
    return ExitCode.FAILED;
  }

  private int unanswered(ControlCommand sent) {
    spec.commandLine()
        .getErr()
        .printf(
            "Run %s did not answer %s (id %s) within %d s: is its worker running? The command stays"
                + " on the topic.%n",
            sent.run(), sent.type(), sent.id(), timeout);
    return ExitCode.FAILED;
  }
}
