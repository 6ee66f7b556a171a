package io.millrace.benchmarks;

import io.millrace.benchmarks.pipeline.TextRecords;
import io.millrace.benchmarks.preprocessing.PreprocessingBenchmark;
import io.millrace.benchmarks.preprocessing.PreprocessingPlan;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The preprocessor beside its tokenizer. */
@Command(
    name = "preprocessor",
    mixinStandardHelpOptions = true,
    description = "Records/s of one thread of the preprocessor, beside its tokenizer alone.")
final class PreprocessorCommand implements Callable<Integer> {
  @Mixin private RecordOptions options;

  @Mixin private BrokerOption broker;

  @Option(
      names = "--batches",
      defaultValue = "4000",
      description = "Batches of a leg that are measured (default: ${DEFAULT-VALUE}).")
  private int batches;

  @Option(
      names = "--warm-up-batches",
      defaultValue = "1000",
      description = "Batches of a leg before that (default: ${DEFAULT-VALUE}).")
  private int warmUpBatches;

  @Option(
      names = "--pairs",
      defaultValue = "5",
      description = "Pairs of legs that are measured (default: ${DEFAULT-VALUE}).")
  private int pairs;

  @Override
  public Integer call() throws Exception {
    int rows = options.rows();
    PreprocessingPlan plan =
        new PreprocessingPlan(
            broker.place(),
            rows,
            options.maxLength(),
            rows * AtLeastOne.of("--warm-up-batches", warmUpBatches),
            rows * AtLeastOne.of("--batches", batches),
            1,
            AtLeastOne.of("--pairs", pairs));
    TextRecords records = options.records();
    List<String> machine = ReportPrinter.machine();
    var report = new PreprocessingBenchmark(plan, ReportPrinter::progress).run(records);
    ReportPrinter.print(machine, report.lines());
    return 0;
  }
}
