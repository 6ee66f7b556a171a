package io.millrace.benchmarks;

import io.millrace.benchmarks.packing.PackingBenchmark;
import io.millrace.benchmarks.pipeline.TemporaryDirectory;
import io.millrace.benchmarks.pipeline.TextRecords;
import io.millrace.benchmarks.sequences.Gpt2Sequences;
import io.millrace.benchmarks.sequences.TokenSequences;
import io.millrace.preprocessor.gpt2.Gpt2Tokenizer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The share of batches that is padding. */
@Command(
    name = "packing",
    mixinStandardHelpOptions = true,
    description = "How much of the batches is padding, padded, grouped by length and packed.")
final class PackingCommand implements Callable<Integer> {
  @Mixin private RecordOptions options;

  @Option(
      names = "--row-length",
      defaultValue = "1024",
      description = "Tokens of a row at most (default: ${DEFAULT-VALUE}).")
  private int rowLength;

  @Override
  public Integer call() throws Exception {
    int length = AtLeastOne.of("--row-length", rowLength);
    PackingBenchmark benchmark = new PackingBenchmark(options.rows(), length);
    TextRecords records = options.records();
    List<String> machine = ReportPrinter.machine();
    try (TemporaryDirectory temporary = TemporaryDirectory.create()) {
      Path tokenizer = Gpt2Tokenizer.writeTo(temporary.path());
      TokenSequences sequences = Gpt2Sequences.of(tokenizer, records.texts(), length);
      PackingBenchmark.Report report = benchmark.run(sequences);
      ReportPrinter.print(machine, report.lines());
      return report.goal().reached() ? 0 : 1;
    }
  }
}
