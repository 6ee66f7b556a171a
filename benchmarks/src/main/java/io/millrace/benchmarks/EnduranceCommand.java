package io.millrace.benchmarks;

import io.millrace.benchmarks.endurance.EnduranceBenchmark;
import io.millrace.benchmarks.pipeline.TextRecords;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The preprocessor's memory over very many records. */
@Command(
    name = "endurance",
    mixinStandardHelpOptions = true,
    description = "The preprocessor's memory over a million records.")
final class EnduranceCommand implements Callable<Integer> {
  @Mixin private RecordOptions options;

  @Option(
      names = "--chunks",
      defaultValue = "20",
      description = "How often memory is looked at (default: ${DEFAULT-VALUE}).")
  private int chunks;

  @Option(
      names = "--count",
      defaultValue = "50000",
      description = "Records before each look (default: ${DEFAULT-VALUE}).")
  private int count;

  @Override
  public Integer call() throws Exception {
    EnduranceBenchmark benchmark =
        new EnduranceBenchmark(AtLeastOne.of("--chunks", chunks), AtLeastOne.of("--count", count));
    TextRecords records = options.records();
    List<String> machine = ReportPrinter.machine();
    EnduranceBenchmark.Report report = benchmark.run(records, ReportPrinter::progress);
    ReportPrinter.print(machine, report.lines());
    return report.goal().reached() ? 0 : 1;
  }
}
