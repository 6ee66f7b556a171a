package io.millrace.benchmarks;

import io.millrace.benchmarks.leg.Python;
import io.millrace.benchmarks.peers.ClassificationBenchmark;
import io.millrace.benchmarks.peers.ClassificationPlan;
import io.millrace.benchmarks.peers.ClassificationReport;
import io.millrace.benchmarks.training.ClassifierShape;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Training a classifier from memory beside transformers' Trainer. */
@Command(
    name = "classification",
    mixinStandardHelpOptions = true,
    description =
        "Tokens/s and peak memory of training a BERT on pairs, beside transformers' Trainer that"
            + " pads.")
final class ClassificationCommand implements Callable<Integer> {
  @Option(
      names = "--model",
      defaultValue = "BERT_BASE",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private ClassifierShape model;

  @Option(
      names = "--steps",
      defaultValue = "8",
      description = "Steps of a leg that are measured (default: ${DEFAULT-VALUE}).")
  private int steps;

  @Option(
      names = "--warm-up-steps",
      defaultValue = "1",
      description = "Steps of a leg before that (default: ${DEFAULT-VALUE}).")
  private int warmUpSteps;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "How often every leg is run (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--python",
      required = true,
      description = "A Python with the packages of benchmarks/peers/requirements.txt.")
  private Path python;

  @Override
  public Integer call() throws Exception {
    ClassificationPlan plan =
        new ClassificationPlan(
            model,
            AtLeastOne.of("--warm-up-steps", warmUpSteps),
            AtLeastOne.of("--steps", steps),
            AtLeastOne.of("--rounds", rounds));
    List<String> machine = ReportPrinter.machine();
    ClassificationReport report =
        new ClassificationBenchmark(
                plan, Python.at(python), LegCommand::leg, ReportPrinter::progress)
            .run();
    ReportPrinter.print(machine, report.lines());
    return report.goal().reached() ? 0 : 1;
  }
}
