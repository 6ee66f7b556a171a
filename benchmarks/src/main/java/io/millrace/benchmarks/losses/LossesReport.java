package io.millrace.benchmarks.losses;

import io.millrace.benchmarks.measure.Goal;
import io.millrace.benchmarks.measure.Spread;
import io.millrace.benchmarks.training.LossTolerance;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What came out.
 *
 * @param plan that was run
 * @param reference on the CPU in float32
 * @param candidates on the device
 */
public record LossesReport(LossesPlan plan, TargetRun reference, List<TargetRun> candidates) {

  public LossesReport {
    candidates = List.copyOf(candidates);
  }

  /** One per candidate. */
  public List<Goal> goals() {
    return candidates.stream()
        .map(
            run ->
                Goal.atMost(
                    "largest relative difference of a loss on "
                        + run.target().title()
                        + " from that on "
                        + reference.target().title(),
                    run.target().tolerance(reference.target()),
                    Optional.of(new Spread(List.of(difference(run))))))
        .toList();
  }

  /** What was run, tables and goals, in Markdown. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "- Model: %s; batches of %d records, at most %d tokens each, made by the preprocessor;"
                + " broker and worker in a process of their own",
            plan.shape().description(),
            plan.rows(),
            plan.maxLength()));
    lines.add("");
    lines.add("| step | " + columns(run -> run.target().title()) + " |");
    lines.add("|---|" + "---|".repeat(1 + candidates.size()));
    for (int i = 0; i < plan.steps(); i++) {
      int step = i;
      String losses = columns(run -> String.format(Locale.ROOT, "%.5f", run.losses().get(step)));
      lines.add("| " + (step + 1) + " | " + losses + " |");
    }
    lines.add(
        "| largest relative difference | "
            + columns(run -> String.format(Locale.ROOT, "%.2g", difference(run)))
            + " |");
    lines.add(
        "| tokens/s of the second half, not judged | "
            + columns(run -> String.format(Locale.ROOT, "%,.0f", run.tokensPerSecond()))
            + " |");
    lines.add("");
    goals().forEach(goal -> lines.add(goal.line()));
    return lines;
  }

  private double difference(TargetRun run) {
    return LossTolerance.largest(reference.losses(), run.losses());
  }

  private String columns(Function<TargetRun, String> cell) {
    return Stream.concat(Stream.of(reference), candidates.stream())
        .map(cell)
        .collect(Collectors.joining(" | "));
  }
}
