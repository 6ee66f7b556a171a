package io.millrace.benchmarks.peers;

import io.millrace.benchmarks.leg.Leg;
import io.millrace.benchmarks.leg.LegProcess;
import io.millrace.benchmarks.leg.Python;
import io.millrace.benchmarks.leg.Rounds;
import io.millrace.benchmarks.leg.Workload;
import io.millrace.benchmarks.pipeline.TemporaryDirectory;
import io.millrace.benchmarks.sequences.LabelledSequences;
import io.millrace.benchmarks.sequences.PairsLikeMrpc;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * How fast is a classifier trained beside transformers' Trainer, which pads every pair to the full
 * length? Each leg has a process of its own, and trains a model of the same shape on the same pairs
 * in the same order.
 */
public final class ClassificationBenchmark {
  static final String MILLRACE = "Millrace";
  static final String TRAINER =
      "transformers' Trainer, padding to " + ClassificationPlan.PADDED_LENGTH;

  private static final int SEED = 42;

  private final ClassificationPlan plan;
  private final Python python;
  private final BiFunction<String, List<String>, Leg> millrace;
  private final Consumer<String> progress;

  /**
   * Prepares.
   *
   * @param millrace makes Millrace's own leg of its name and arguments
   * @param progress is told a line per leg
   */
  public ClassificationBenchmark(
      ClassificationPlan plan,
      Python python,
      BiFunction<String, List<String>, Leg> millrace,
      Consumer<String> progress) {
    this.plan = plan;
    this.python = python;
    this.millrace = millrace;
    this.progress = progress;
  }

  /** Runs it all. */
  public ClassificationReport run() throws IOException, InterruptedException {
    python.require("torch", "transformers", "accelerate");
    try (TemporaryDirectory temporary = TemporaryDirectory.create()) {
      Workload workload = plan.workload(plan.shape().writeTo(temporary.path().resolve("model")));
      Path file = temporary.path().resolve("sequences.jsonl");
      LabelledSequences sequences = PairsLikeMrpc.draw(workload.sequences(), SEED);
      sequences.writeTo(file);
      List<String> arguments = workload.arguments("--sequences", file.toString());
      List<Leg> legs =
          List.of(
              millrace.apply(MILLRACE, arguments),
              python.leg(TRAINER, "hf_classifier.py", arguments));
      return new ClassificationReport(
          plan, sequences.lengths(), Rounds.run(legs, plan.rounds(), LegProcess::run, progress));
    }
  }
}
