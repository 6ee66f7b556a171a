package io.millrace.benchmarks;

import io.millrace.service.SetupException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the benchmarks. */
@Command(
    name = "benchmarks/run",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "BENCHMARK",
    subcommands = {
      TrainingCommand.class,
      ExactnessCommand.class,
      SteeringCommand.class,
      PreprocessorCommand.class,
      PackingCommand.class,
      EnduranceCommand.class,
      PeersCommand.class,
      ClassificationCommand.class,
      LimitCommand.class,
      DeviceCommand.class,
      AgreementCommand.class,
      LossesCommand.class,
      FeedingCommand.class,
      ProfileCommand.class,
      LegCommand.class
    },
    description = "Measures parts of Millrace side by side with what bounds them.")
public final class Benchmarks {
  private Benchmarks() {}

  /** Runs one benchmark; exits with 1 when it fails or misses its goal, 2 when it is set wrong. */
  public static void main(String[] arguments) {
    if (System.getProperty("millrace.log.file") == null) {
      System.setProperty("millrace.log.file", "runs/logs/benchmarks.log");
    }
    System.exit(commandLine().execute(arguments));
  }

  /** The whole command line. */
  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Benchmarks());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(
        (e, command, parsed) -> {
          if (e instanceof SetupException) {
            command.getErr().println(e.getMessage());
            return 2;
          }
          throw e;
        });
    return line;
  }
}
