package io.millrace.benchmarks;

import io.millrace.benchmarks.leg.Python;
import io.millrace.benchmarks.measure.Goal;
import io.millrace.benchmarks.pipeline.TextRecords;
import io.millrace.benchmarks.preprocessing.PreprocessingBenchmark;
import io.millrace.benchmarks.preprocessing.PreprocessingPlan;
import io.millrace.benchmarks.preprocessing.PreprocessingReport;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The preprocessor beside its tokenizer. */
@Command(
    name = "preprocessor",
    mixinStandardHelpOptions = true,
    description =
        "Records/s of the preprocessor on one thread and several, exactly once and at least once,"
            + " beside Hugging Face's tokenizers alone.")
final class PreprocessorCommand implements Callable<Integer> {
  @Mixin private RecordOptions options;

  @Mixin private BrokerOption broker;

  @Option(
      names = "--count",
      defaultValue = "120000",
      description = "Records of a leg that are measured (default: ${DEFAULT-VALUE}).")
  private int count;

  @Option(
      names = "--warm-up",
      defaultValue = "20000",
      description = "Records of a leg before that (default: ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "How often every leg is run, after two of warm-up (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--threads",
      defaultValue = "2",
      description =
          "Threads, partitions and cores of the legs with several (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--python",
      required = true,
      description = "A Python with the package tokenizers.")
  private Path python;

  @Override
  public Integer call() throws Exception {
    int partitions = AtLeastOne.of("--threads", threads);
    int warmUpRecords = AtLeastOne.of("--warm-up", warmUp);
    int all = warmUpRecords + AtLeastOne.of("--count", count);
    // Full batches only, or each leg would end by waiting for batch.linger.ms.
    int batch = options.rows() * partitions;
    int wholeBatches = (all + batch - 1) / batch * batch;
    PreprocessingPlan plan =
        new PreprocessingPlan(
            broker.place(),
            options.rows(),
            options.maxLength(),
            warmUpRecords,
            wholeBatches - warmUpRecords,
            AtLeastOne.of("--rounds", rounds),
            partitions);
    TextRecords records = options.records();
    List<String> machine = ReportPrinter.machine();
    PreprocessingReport report =
        new PreprocessingBenchmark(plan, Python.at(python), ReportPrinter::progress).run(records);
    ReportPrinter.print(machine, report.lines());
    return report.goals().stream().allMatch(Goal::reached) ? 0 : 1;
  }
}
