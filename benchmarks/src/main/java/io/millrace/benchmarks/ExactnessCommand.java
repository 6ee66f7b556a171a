package io.millrace.benchmarks;

import io.millrace.benchmarks.exactness.ExactnessBenchmark;
import io.millrace.benchmarks.exactness.ExactnessPlan;
import io.millrace.benchmarks.exactness.ExactnessReport;
import io.millrace.benchmarks.exactness.JournalPlan;
import io.millrace.benchmarks.exactness.RecoveryPlan;
import io.millrace.benchmarks.measure.Goal;
import io.millrace.benchmarks.pipeline.BrokerPlace;
import io.millrace.benchmarks.pipeline.TextRecords;
import io.millrace.benchmarks.training.ModelShape;
import io.millrace.benchmarks.training.TrainingPlan;
import io.millrace.worker.program.Precision;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What exactly once costs: in speed, in time to recover, on disk. */
@Command(
    name = "exactness",
    mixinStandardHelpOptions = true,
    description = "What the journal costs, how soon a killed run goes on, and what it stores.")
final class ExactnessCommand implements Callable<Integer> {
  private static final int TINY_WARM_UP_STEPS = 10;

  @Mixin private RecordOptions options;

  @Option(
      names = "--model",
      defaultValue = "SMALL",
      description =
          "Model of the judged legs and of the worker that is killed, one of"
              + " ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private ModelShape model;

  @Option(
      names = "--steps",
      defaultValue = "10",
      description = "Steps of a judged leg that are measured (default: ${DEFAULT-VALUE}).")
  private int steps;

  @Option(
      names = "--warm-up-steps",
      defaultValue = "2",
      description = "Steps of a judged leg before that (default: ${DEFAULT-VALUE}).")
  private int warmUpSteps;

  @Option(
      names = "--short-steps",
      defaultValue = "100",
      description =
          "Steps of a leg with the demo's model that are measured (default: ${DEFAULT-VALUE}).")
  private int shortSteps;

  @Option(
      names = "--pairs",
      defaultValue = "5",
      description = "Pairs of legs that are measured (default: ${DEFAULT-VALUE}).")
  private int pairs;

  @Option(
      names = "--kills",
      defaultValue = "5",
      description = "How often the worker is killed (default: ${DEFAULT-VALUE}).")
  private int kills;

  @Option(
      names = "--undisturbed-steps",
      defaultValue = "20",
      description = "Steps of the worker before the first kill (default: ${DEFAULT-VALUE}).")
  private int undisturbedSteps;

  @Option(
      names = "--checkpoint-every-steps",
      defaultValue = "6",
      description = "Of the worker that is killed (default: ${DEFAULT-VALUE}).")
  private int checkpointEverySteps;

  @Option(
      names = "--steps-after-checkpoint",
      defaultValue = "3",
      description = "Steps from a checkpoint to the kill (default: ${DEFAULT-VALUE}).")
  private int stepsAfterCheckpoint;

  @Option(
      names = "--journal-seconds",
      defaultValue = "10",
      description = "Seconds for which the journals are written (default: ${DEFAULT-VALUE}).")
  private int journalSeconds;

  @Option(
      names = "--threads",
      defaultValue = "0",
      description =
          "Threads of PyTorch in the legs; 0 leaves it to PyTorch (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Override
  public Integer call() throws Exception {
    ExactnessPlan plan =
        new ExactnessPlan(
            legs(
                model,
                AtLeastOne.of("--warm-up-steps", warmUpSteps),
                AtLeastOne.of("--steps", steps)),
            legs(ModelShape.DEMO, TINY_WARM_UP_STEPS, AtLeastOne.of("--short-steps", shortSteps)),
            recovery(),
            JournalPlan.of(AtLeastOne.of("--journal-seconds", journalSeconds)));
    TextRecords records = options.records();
    List<String> machine = ReportPrinter.machine();
    ExactnessReport report = new ExactnessBenchmark(plan, ReportPrinter::progress).run(records);
    ReportPrinter.print(machine, report.lines());
    return report.goals().stream().allMatch(Goal::reached) ? 0 : 1;
  }

  private TrainingPlan legs(ModelShape shape, int before, int measured) {
    return new TrainingPlan(
        shape,
        "cpu",
        Precision.FP32,
        BrokerPlace.OWN_PROCESS,
        options.rows(),
        options.maxLength(),
        before,
        measured,
        1,
        AtLeastOne.of("--pairs", pairs),
        threads);
  }

  private RecoveryPlan recovery() {
    return new RecoveryPlan(
        model,
        options.rows(),
        options.maxLength(),
        AtLeastOne.of("--undisturbed-steps", undisturbedSteps),
        AtLeastOne.of("--checkpoint-every-steps", checkpointEverySteps),
        AtLeastOne.of("--steps-after-checkpoint", stepsAfterCheckpoint),
        AtLeastOne.of("--kills", kills));
  }
}
