package io.millrace.benchmarks.agreement;

import io.millrace.worker.program.Precision;
import io.millrace.worker.torch.TorchRuntime;
import io.millrace.worker.torch.TorchSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Trains the same from the same weights on the CPU in float32 and on a device, case by case. */
public final class AgreementBenchmark {
  private static final String CPU = "cpu";
  private static final int SEED = 42;

  private final String device;
  private final Consumer<String> progress;

  /**
   * Prepares.
   *
   * @param device cpu or cuda
   * @param progress is told a line per case
   */
  public AgreementBenchmark(String device, Consumer<String> progress) {
    this.device = device;
    this.progress = progress;
  }

  /**
   * Runs it all.
   *
   * @param directory for the models' configurations
   */
  public AgreementReport run(Path directory) throws IOException {
    boolean alone = device.equals(CPU);
    TorchRuntime own = start(device, alone);
    TorchRuntime cpu = alone ? own : start(CPU, false);
    Training training = new Training(directory, own.isGpu());
    Trainings onCpu = new Trainings(training, cpu);
    Trainings onDevice = own == cpu ? onCpu : new Trainings(training, own);
    List<Finding> findings = new ArrayList<>();
    List<String> broken = new ArrayList<>();
    for (Case each : Case.all()) {
      long from = System.nanoTime();
      String verdict;
      try {
        Finding finding = finding(each, onCpu, onDevice, !own.isGpu());
        findings.add(finding);
        verdict = finding.failures().isEmpty() ? "agrees" : "does not agree";
      } catch (RuntimeException e) {
        // The other cases are worth knowing still. PyTorch's messages have lines of their own.
        verdict = "ended with " + e.toString().strip().replaceAll("\\s+", " ");
        broken.add(each.trial().name() + ": it " + verdict);
      }
      progress.accept(
          String.format(
              Locale.ROOT,
              "%s: %s, %.1f s",
              each.trial().name(),
              verdict,
              (System.nanoTime() - from) / 1e9));
    }
    return new AgreementReport(device, findings, broken);
  }

  /**
   * Starts PyTorch. Where the CPU does it alone, batches are small, and one thread is done with
   * them sooner than several that wait for each other; a GPU's are large.
   */
  private static TorchRuntime start(String device, boolean alone) {
    return TorchRuntime.start(new TorchSettings(device, alone ? 1 : 0, SEED));
  }

  private static Finding finding(
      Case each, Trainings onCpu, Trainings onDevice, boolean mustBeEqual) throws IOException {
    Trial trial = each.trial();
    Trained reference = onCpu.of(trial.reference());
    Trained candidate = onDevice.of(trial);
    Optional<Comparison> yardstick = Optional.empty();
    if (trial.precision() != Precision.FP32) {
      yardstick = Optional.of(Comparison.of(reference, onCpu.of(trial.whole())));
    }
    Optional<Finding.Kept> keeping = Optional.empty();
    if (trial.way() == Trial.Way.CHECKPOINTED) {
      Trained kept = onDevice.of(trial.whole());
      keeping =
          Optional.of(
              new Finding.Kept(candidate.isIdentical(kept), Comparison.of(kept, candidate)));
    }
    return new Finding(
        each,
        Comparison.of(reference, candidate),
        yardstick,
        keeping,
        candidate.copyKept(),
        mustBeEqual);
  }

  /** What has been trained on one device, each trial once. */
  private static final class Trainings {
    private final Training training;
    private final TorchRuntime runtime;
    private final Map<Trial, Trained> trained = new HashMap<>();

    Trainings(Training training, TorchRuntime runtime) {
      this.training = training;
      this.runtime = runtime;
    }

    Trained of(Trial trial) throws IOException {
      Trained known = trained.get(trial);
      if (known == null) {
        known = training.run(runtime, trial);
        trained.put(trial, known);
      }
      return known;
    }
  }
}
