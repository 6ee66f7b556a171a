package io.millrace.benchmarks.limit;

import io.millrace.benchmarks.measure.CpuClock;
import io.millrace.benchmarks.pipeline.TemporaryDirectory;
import io.millrace.benchmarks.pipeline.TextRecords;
import io.millrace.benchmarks.sequences.Batches;
import io.millrace.benchmarks.sequences.Gpt2Sequences;
import io.millrace.benchmarks.training.Recipe;
import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.huggingface.ModelDirectory;
import io.millrace.worker.huggingface.ModelReader;
import io.millrace.worker.model.Gpt2Config;
import io.millrace.worker.model.TransformerModel;
import io.millrace.worker.program.Precision;
import io.millrace.worker.program.TrainingProgram;
import io.millrace.worker.source.Delivery;
import io.millrace.worker.torch.TorchRuntime;
import io.millrace.worker.torch.TorchSettings;
import io.millrace.worker.torch.TransformerProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * How far is a step from its limit? The worker's program trains on a batch, the bare matrix
 * products of that batch are taken, and so on in turns, in one process on the same libtorch.
 */
public final class LimitBenchmark {
  private static final int SEED = 42;

  private final LimitPlan plan;
  private final Consumer<String> progress;

  /**
   * Prepares.
   *
   * @param progress is told a line per round
   */
  public LimitBenchmark(LimitPlan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
  }

  /** Runs it all. */
  public LimitReport run(TextRecords records, double goal) throws IOException {
    TorchRuntime runtime = TorchRuntime.start(new TorchSettings("cpu", plan.threads(), SEED));
    TransformerModel model;
    List<FlatBatch> batches;
    try (TemporaryDirectory temporary = TemporaryDirectory.create()) {
      Path directory = plan.shape().writeTo(temporary.path(), plan.maxLength());
      model = ModelReader.read(ModelDirectory.open(directory), false, SEED);
      batches = batches(directory, records);
    }
    LinearShapes shapes = LinearShapes.of((Gpt2Config) model.config());
    int longest = batches.stream().mapToInt(FlatBatch::tokens).max().orElseThrow();
    try (TransformerProgram program = Recipe.load(runtime, model, Precision.FP32);
        BareProducts products = new BareProducts(runtime, shapes, longest)) {
      round(program, products, batches.subList(0, plan.warmUpBatches()), 0);
      List<FlatBatch> measured = batches.subList(plan.warmUpBatches(), batches.size());
      CpuClock before = CpuClock.now();
      List<LimitRound> rounds = new ArrayList<>();
      for (int i = 0; i < plan.rounds(); i++) {
        rounds.add(told(i, round(program, products, measured, i)));
      }
      double others = CpuClock.now().since(before).others();
      return new LimitReport(plan, goal, shapes, measured, rounds, others);
    }
  }

  private List<FlatBatch> batches(Path directory, TextRecords records) {
    int count = plan.warmUpBatches() + plan.batches();
    List<String> texts = records.take(count * plan.rows()).texts();
    return Batches.of(
            Gpt2Sequences.of(directory, texts, plan.maxLength()), plan.rows(), plan.maxLength())
        .stream()
        .map(Delivery.Batch::flat)
        .toList();
  }

  /** The two take turns in going first, from batch to batch and from round to round. */
  private static LimitRound round(
      TrainingProgram program, BareProducts products, List<FlatBatch> batches, int number) {
    double step = 0;
    double bare = 0;
    for (int i = 0; i < batches.size(); i++) {
      FlatBatch batch = batches.get(i);
      if ((number + i) % 2 == 0) {
        step += seconds(() -> step(program, batch));
        bare += seconds(() -> products.run(batch));
      } else {
        bare += seconds(() -> products.run(batch));
        step += seconds(() -> step(program, batch));
      }
    }
    return new LimitRound(step, bare);
  }

  private static void step(TrainingProgram program, FlatBatch batch) {
    program.accumulate(batch);
    program.update(Recipe.LEARNING_RATE, batch.targets());
    if (program.outcomes().stream().anyMatch(outcome -> !outcome.updated())) {
      throw new IllegalStateException("A step's loss is not finite: what was measured is none");
    }
  }

  private static double seconds(Runnable work) {
    long from = System.nanoTime();
    work.run();
    return (System.nanoTime() - from) / 1e9;
  }

  private LimitRound told(int number, LimitRound round) {
    progress.accept(
        String.format(
            Locale.ROOT,
            "Round %d: steps %.2f s, bare products %.2f s, ratio %.3f",
            number + 1,
            round.stepSeconds(),
            round.productSeconds(),
            round.ratio()));
    return round;
  }
}
