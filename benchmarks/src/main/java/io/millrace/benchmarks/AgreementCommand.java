package io.millrace.benchmarks;

import io.millrace.benchmarks.agreement.AgreementBenchmark;
import io.millrace.benchmarks.agreement.AgreementReport;
import io.millrace.benchmarks.measure.Gpus;
import io.millrace.benchmarks.pipeline.TemporaryDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whether a device computes what the CPU computes. */
@Command(
    name = "agreement",
    mixinStandardHelpOptions = true,
    description = "Losses and gradients of a device beside those of the CPU in float32.")
final class AgreementCommand implements Callable<Integer> {
  @Option(
      names = "--device",
      defaultValue = "cuda",
      description =
          "cpu or cuda; CUDA_VISIBLE_DEVICES chooses one of several GPUs (default:"
              + " ${DEFAULT-VALUE}).")
  private String device;

  @Override
  public Integer call() throws Exception {
    List<String> machine = new ArrayList<>(ReportPrinter.machine());
    Gpus.description().ifPresent(machine::add);
    try (TemporaryDirectory temporary = TemporaryDirectory.create()) {
      AgreementReport report =
          new AgreementBenchmark(device, ReportPrinter::progress).run(temporary.path());
      ReportPrinter.print(machine, report.lines());
      return report.failures().isEmpty() ? 0 : 1;
    }
  }
}
