package io.millrace.benchmarks.peers;

import io.millrace.benchmarks.leg.Leg;
import io.millrace.benchmarks.leg.LegProcess;
import io.millrace.benchmarks.leg.Python;
import io.millrace.benchmarks.leg.Rounds;
import io.millrace.benchmarks.pipeline.TemporaryDirectory;
import io.millrace.benchmarks.pipeline.TextRecords;
import io.millrace.benchmarks.sequences.Gpt2Sequences;
import io.millrace.benchmarks.sequences.TokenSequences;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * How fast is training beside the trainers that people use? Every leg has a process of its own, and
 * trains a model of the same shape on the same sequences, which are tokenized beforehand.
 */
public final class PeersBenchmark {
  static final String MILLRACE = "Millrace";

  private final PeersPlan plan;
  private final Python python;
  private final BiFunction<String, List<String>, Leg> millrace;
  private final Consumer<String> progress;

  /**
   * Prepares.
   *
   * @param millrace makes Millrace's own leg of its name and arguments
   * @param progress is told a line per leg
   */
  public PeersBenchmark(
      PeersPlan plan,
      Python python,
      BiFunction<String, List<String>, Leg> millrace,
      Consumer<String> progress) {
    this.plan = plan;
    this.python = python;
    this.millrace = millrace;
    this.progress = progress;
  }

  /** Runs it all. */
  public PeersReport run(TextRecords records, PeerGoals goals)
      throws IOException, InterruptedException {
    python.require(
        plan.peers().stream()
            .flatMap(peer -> peer.packages().stream())
            .distinct()
            .toArray(String[]::new));
    try (TemporaryDirectory temporary = TemporaryDirectory.create()) {
      Path model = plan.shape().writeTo(temporary.path().resolve("model"), plan.maxLength());
      Path file = temporary.path().resolve("sequences.jsonl");
      List<String> texts = records.take(plan.workload(model).sequences()).texts();
      TokenSequences sequences = Gpt2Sequences.of(model, texts, plan.maxLength());
      sequences.writeTo(file);
      progress.accept(
          String.format(
              Locale.ROOT,
              "%,d sequences of %,d tokens are prepared.",
              sequences.ids().size(),
              sequences.tokens()));
      Rounds rounds = Rounds.run(legs(model, file), plan.rounds(), LegProcess::run, progress);
      return new PeersReport(plan, goals, rounds);
    }
  }

  private List<Leg> legs(Path model, Path sequences) {
    List<String> arguments =
        plan.workload(model)
            .arguments(
                "--sequences", sequences.toString(),
                "--device", plan.device(),
                "--precision", plan.precision().name().toLowerCase(Locale.ROOT));
    return Stream.concat(
            Stream.of(millrace.apply(MILLRACE, arguments)),
            plan.peers().stream().map(peer -> peer.leg(python, arguments)))
        .toList();
  }
}
