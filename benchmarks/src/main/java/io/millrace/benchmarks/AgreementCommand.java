package io.millrace.benchmarks;

import io.millrace.benchmarks.agreement.AgreementBenchmark;
import io.millrace.benchmarks.agreement.AgreementReport;
import io.millrace.benchmarks.pipeline.TemporaryDirectory;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Whether a device computes what the CPU computes. */
@Command(
    name = "agreement",
    mixinStandardHelpOptions = true,
    description = "Losses and gradients of a device beside those of the CPU in float32.")
final class AgreementCommand implements Callable<Integer> {
  @Mixin private DeviceOption target;

  @Override
  public Integer call() throws Exception {
    List<String> machine = ReportPrinter.machineWithGpus();
    try (TemporaryDirectory temporary = TemporaryDirectory.create()) {
      AgreementReport report =
          new AgreementBenchmark(target.device(), ReportPrinter::progress).run(temporary.path());
      ReportPrinter.print(machine, report.lines());
      return report.failures().isEmpty() ? 0 : 1;
    }
  }
}
