package io.millrace.cli.application;

import io.millrace.broker.EmbeddedBroker;
import io.millrace.cli.terminal.HelpSections;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a Kafka broker for development. */
@Command(
    name = "broker",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a Kafka broker on this machine, for development only.",
      "It is one node with one copy of everything, without authentication, on loopback."
    })
public final class BrokerCommand implements Callable<Integer> {
  @Option(
      names = "--port",
      defaultValue = "9092",
      description = "Port on 127.0.0.1; 0 takes any free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "runs/broker",
      description = "Where topics are kept from one start to the next (default: ${DEFAULT-VALUE}).")
  private Path data;

  @Spec private CommandSpec spec;

  private BrokerCommand() {}

  /** The command line. */
  public static CommandLine commandLine() {
    CommandLine line = new CommandLine(new BrokerCommand());
    HelpSections.addExamples(
        line, List.of("millrace broker", "millrace broker --port 19092 --data /tmp/kafka"));
    return line;
  }

  @Override
  public Integer call() throws Exception {
    Map<String, String> effective =
        new TreeMap<>(Map.of("port", Integer.toString(port), "data", data.toString()));
    return ApplicationRun.run(
        "broker",
        effective,
        new BrokerApplication(data, port, this::started),
        Announcements.printed(spec.commandLine().getOut()));
  }

  private void started(EmbeddedBroker broker) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        "A Kafka broker for development only listens on "
            + broker.bootstrapServers()
            + ", its data is in "
            + data);
    out.flush();
  }
}
