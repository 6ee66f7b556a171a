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
  private static final double MEBIBYTE = 1 << 20;
  private static final double TERA = 1e12;

  /** What Millrace is to reach; empty when it was measured alone. */
  public Optional<Goal> goal() {
    return legs.contains(DeviceBenchmark.TRAINER)
        ? Optional.of(
            Goal.atLeast(
                "tokens/s over those of " + DeviceBenchmark.TRAINER,
                OVER_TRAINER,
                speedOver(DeviceBenchmark.TRAINER)))
        : Optional.empty();
  }

  /** Whether every leg was measured and the goal, where there is one, is reached. */
  public boolean succeeded() {
    return rounds.failures().isEmpty() && goal().map(Goal::reached).orElse(true);
  }

  private Optional<Spread> speedOver(String leg) {
    return rounds.over(
        DeviceBenchmark.MILLRACE, leg, (a, b) -> a.tokensPerSecond() / b.tokensPerSecond());
  }

  /** Against the rate that Millrace's leg of the same round has measured. */
  private Optional<Spread> utilisation(String leg) {
    return rounds.over(
        DeviceBenchmark.MILLRACE,
        leg,
        (own, other) ->
            other.tokensPerSecond()
                * flops.usualPerToken(plan.length())
                / own.matrixFlopsPerSecond());
  }

  /** What was run, a table and the goal, in Markdown. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "- Model: %s, %,d parameters, %.3g GFLOP a token; %d rows of %,d tokens; %s on %s",
            plan.shape().description(),
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
    goal().ifPresent(goal -> lines.add(goal.line()));
    rounds.failures().forEach(failure -> lines.addAll(List.of("", failure)));
    return lines;
  }

  private String row(String leg) {
    return "| "
        + String.join(
            " | ",
            leg,
            text(rounds.over(leg, Measurement::tokensPerSecond), "%,.0f"),
            leg.equals(DeviceBenchmark.MILLRACE) ? "1" : text(speedOver(leg), "%.2f"),
            text(utilisation(leg).map(DeviceReport::percent), "%.1f"),
            text(rounds.over(leg, DeviceReport::peakMebibytes), "%,.0f"),
            rounds.of(leg).stream().findFirst().map(Measurement::versionsText).orElse(""))
        + " |";
  }

  /** Of the GPU, or of the process where there is none. */
  private static double peakMebibytes(Measurement measured) {
    long bytes =
        measured.peakDeviceBytes() > 0 ? measured.peakDeviceBytes() : measured.peakRssBytes();
    return bytes / MEBIBYTE;
  }

  private static Spread percent(Spread shares) {
    return new Spread(shares.values().stream().map(share -> 100 * share).toList());
  }

  private static String text(Optional<Spread> spread, String format) {
    return spread.map(values -> values.text(format)).orElse("failed");
  }
}
