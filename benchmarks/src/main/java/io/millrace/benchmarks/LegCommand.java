package io.millrace.benchmarks;

import io.millrace.benchmarks.leg.JavaLegs;
import io.millrace.benchmarks.leg.Leg;
import io.millrace.benchmarks.leg.Measurement;
import io.millrace.benchmarks.leg.Workload;
import io.millrace.benchmarks.profile.ProfileLeg;
import io.millrace.benchmarks.sequences.Batches;
import io.millrace.benchmarks.sequences.LabelledSequences;
import io.millrace.benchmarks.sequences.TokenSequences;
import io.millrace.benchmarks.training.MemoryLeg;
import io.millrace.service.SetupException;
import io.millrace.worker.huggingface.ModelDirectory;
import io.millrace.worker.model.ClassifierConfig;
import io.millrace.worker.model.ModelConfig;
import io.millrace.worker.program.Precision;
import io.millrace.worker.source.Delivery;
import io.millrace.worker.torch.TorchRuntime;
import io.millrace.worker.torch.TorchSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * One leg of the benchmarks whose legs have a process each. It takes what the scripts in Python do.
 */
@Command(
    name = "leg",
    hidden = true,
    mixinStandardHelpOptions = true,
    description = "Trains on sequences in memory and prints a line of JSON.")
final class LegCommand implements Callable<Integer> {
  private static final int SEED = 42;

  @Option(names = "--model", required = true, description = "Directory with a config.json.")
  private Path model;

  @Option(
      names = "--sequences",
      description =
          "JSON lines with input_ids, and of a classifier with token_type_ids and label; without"
              + " it, random ones of the full length, which a classifier cannot do with.")
  private Path sequences;

  @Option(names = "--rows", required = true, description = "Sequences of a batch.")
  private int rows;

  @Option(names = "--length", required = true, description = "Tokens of a sequence at most.")
  private int length;

  @Option(names = "--warm-up-steps", required = true, description = "Steps before the measured.")
  private int warmUpSteps;

  @Option(names = "--steps", required = true, description = "Steps that are measured.")
  private int steps;

  @Option(names = "--device", defaultValue = "cpu", description = "cpu or cuda.")
  private String device;

  @Option(names = "--precision", defaultValue = "FP32", description = "fp32 or bf16.")
  private Precision precision;

  @Option(
      names = "--gradient-checkpointing",
      description = "Compute activations anew in the backward pass.")
  private boolean checkpointing;

  @Option(
      names = "--profile",
      description =
          "Directory for what PyTorch's profiler sees of as many steps again; random sequences.")
  private Path profile;

  /** One of that name, in a process of its own. */
  static Leg leg(String name, List<String> arguments) {
    List<String> all = new ArrayList<>(List.of("leg"));
    all.addAll(arguments);
    return new Leg(name, JavaLegs.command(Benchmarks.class.getName(), all));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    TorchRuntime runtime = TorchRuntime.start(new TorchSettings(device, 0, SEED));
    Workload workload = new Workload(model, rows, length, warmUpSteps, steps);
    Measurement measured =
        profile == null
            ? new MemoryLeg(workload, precision, checkpointing).run(runtime, batches(workload))
            : new ProfileLeg(workload, precision, checkpointing).run(runtime, profile);
    System.out.println(measured.line());
    return 0;
  }

  private List<Delivery.Batch> batches(Workload workload) throws IOException {
    ModelConfig config = ModelDirectory.open(model).modelConfig();
    if (config instanceof ClassifierConfig) {
      if (sequences == null) {
        throw new SetupException("The model is a classifier: give --sequences with their labels.");
      }
      return Batches.of(LabelledSequences.read(sequences), rows, length);
    }
    return Batches.of(
        sequences == null
            ? TokenSequences.random(workload.sequences(), length, config.vocabulary(), SEED)
            : TokenSequences.read(sequences),
        rows,
        length);
  }
}
