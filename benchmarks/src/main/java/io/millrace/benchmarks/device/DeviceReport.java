package io.millrace.benchmarks.device;

import io.millrace.benchmarks.leg.Measurement;
import io.millrace.benchmarks.leg.Rounds;
import io.millrace.benchmarks.measure.Goal;
import io.millrace.benchmarks.measure.Spread;
import io.millrace.worker.model.ModelFlops;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What came out.
 *
 * @param plan that was run
 * @param flops of the model
 * @param legs their names, Millrace first
 * @param rounds of these legs
 */
public record DeviceReport(DevicePlan plan, ModelFlops flops, List<String> legs, Rounds rounds) {
  private static final double OVER_TRAINER = 1.3;
  private static final double OVER_COMPILED_TRAINER = 1;
  private static final double MEBIBYTE = 1 << 20;
  private static final double TERA = 1e12;

  /** What Millrace is to reach beside the peers that were measured; there are goals for GPT-2. */
  public List<Goal> goals() {
    if (plan.model() != DeviceModel.GPT2) {
      return List.of();
    }
    return Stream.of(
            goal(DeviceBenchmark.TRAINER, OVER_TRAINER),
            goal(Variant.COMPILED.of(DeviceBenchmark.TRAINER), OVER_COMPILED_TRAINER))
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<Goal> goal(String leg, double bound) {
    return legs.contains(leg)
        ? Optional.of(Goal.atLeast("tokens/s over those of " + leg, bound, speedOver(leg)))
        : Optional.empty();
  }

  /** Whether every leg was measured and the goals, where there are some, are reached. */
  public boolean succeeded() {
    return rounds.failures().isEmpty() && goals().stream().allMatch(Goal::reached);
  }

  /** Beside a peer with gradient checkpointing stands Millrace with it. */
  private static String own(String leg) {
    return Variant.CHECKPOINTED.isOf(leg)
        ? Variant.CHECKPOINTED.of(DeviceBenchmark.MILLRACE)
        : DeviceBenchmark.MILLRACE;
  }

  private Optional<Spread> speedOver(String leg) {
    return rounds.over(own(leg), leg, (a, b) -> a.tokensPerSecond() / b.tokensPerSecond());
  }

  /** Against the rate that Millrace's leg of the same round has measured. */
  private Optional<Spread> utilisation(String leg) {
    return rounds.over(
        own(leg),
        leg,
        (own, other) ->
            other.tokensPerSecond()
                * flops.usualPerToken(plan.length())
                / own.matrixFlopsPerSecond());
  }

  /** What was run, a table and the goals, in Markdown. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "- Model: %s, %,d parameters, %.3g GFLOP a token; %d rows of %,d tokens; %s on %s",
            plan.model().shape().description(),
            flops.parameters(),
            flops.usualPerToken(plan.length()) / 1e9,
            plan.rows(),
            plan.length(),
            plan.precision().name().toLowerCase(Locale.ROOT),
            plan.device()));
    lines.add(
        String.format(
            Locale.ROOT,
            "- Legs: %d rounds of %d steps each after %d steps of warm-up, every leg a process of"
                + " its own",
            plan.rounds(),
            plan.steps(),
            plan.warmUpSteps()));
    lines.add(
        String.format(
            Locale.ROOT,
            "- The device's matrix products: %s TFLOP/s",
            text(
                rounds.over(DeviceBenchmark.MILLRACE, leg -> leg.matrixFlopsPerSecond() / TERA),
                "%.3g")));
    lines.add("");
    lines.add(
        "| | tokens/s | Millrace over it | model FLOPs utilisation, % | peak memory, MiB | versions |");
    lines.add("|---|---|---|---|---|---|");
    legs.forEach(leg -> lines.add(row(leg)));
    lines.add("");
    goals().forEach(goal -> lines.add(goal.line()));
    rounds.failures().forEach(failure -> lines.addAll(List.of("", failure)));
    return lines;
  }

  private String row(String leg) {
    return "| "
        + String.join(
            " | ",
            leg,
            text(rounds.over(leg, Measurement::tokensPerSecond), "%,.0f"),
            leg.equals(own(leg)) ? "1" : text(speedOver(leg), "%.2f"),
            text(utilisation(leg).map(DeviceReport::percent), "%.1f"),
            text(rounds.over(leg, measured -> measured.peakBytes() / MEBIBYTE), "%,.0f"),
            rounds.of(leg).stream().findFirst().map(Measurement::versionsText).orElse(""))
        + " |";
  }

  private static Spread percent(Spread shares) {
    return new Spread(shares.values().stream().map(share -> 100 * share).toList());
  }

  private static String text(Optional<Spread> spread, String format) {
    return spread.map(values -> values.text(format)).orElse("failed");
  }
}
