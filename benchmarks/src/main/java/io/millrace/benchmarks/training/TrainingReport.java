package io.millrace.benchmarks.training;

import io.millrace.benchmarks.measure.Pair;
import io.millrace.benchmarks.measure.Spread;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * What came out.
 *
 * @param plan that was run
 * @param first name of the leg that is judged
 * @param second name of the leg that it is compared with
 * @param pairs of them
 */
public record TrainingReport(
    TrainingPlan plan, String first, String second, List<Pair<LegResult, LegResult>> pairs) {

  /**
   * Checks that both legs did the same work.
   *
   * @throws IllegalStateException when they did not, so that their speeds say nothing
   */
  public TrainingReport {
    LegResult expected = pairs.get(0).second();
    for (Pair<LegResult, LegResult> pair : pairs) {
      requireSameWork(plan, expected, pair.first());
      requireSameWork(plan, expected, pair.second());
    }
  }

  /** Speed of the first leg as a share of the second's, pair by pair. */
  public Spread ratio() {
    return Pair.over(
        pairs, pair -> pair.first().tokensPerSecond() / pair.second().tokensPerSecond());
  }

  /** A heading, what was run, and a table, in Markdown. */
  public List<String> lines() {
    LegResult leg = pairs.get(0).first();
    return List.of(
        String.format(
            Locale.ROOT,
            "- Model: %s, %s on %s; batches of %d records, at most %d tokens each; broker %s",
            plan.shape().description(),
            plan.precision().name().toLowerCase(Locale.ROOT),
            plan.device(),
            plan.rows(),
            plan.maxLength(),
            plan.broker().text()),
        String.format(
            Locale.ROOT,
            "- Legs: %d pairs of %d steps (%,d tokens, %.0f ms a step), each after %d steps and all"
                + " after %d pairs of warm-up; the losses of all legs are %s",
            pairs.size(),
            plan.steps(),
            leg.tokens(),
            1000 * leg.seconds() / plan.steps(),
            plan.warmUpSteps(),
            plan.warmUpPairs(),
            plan.lossTolerance() == 0
                ? "equal"
                : String.format(Locale.ROOT, "equal within %.1g", plan.lossTolerance())),
        "",
        "| | " + first + " | " + second + " | ratio |",
        "|---|---|---|---|",
        row("tokens/s", "%,.0f", LegResult::tokensPerSecond) + ratio().text("%.3f") + " |",
        row("processor time of this process, s", "%.1f", result -> result.cpu().process()) + " |",
        row("processor time of all others, s", "%.1f", result -> result.cpu().others()) + " |",
        row("time waiting for a batch, %", "%.2f", result -> 100 * result.waitedShare()) + " |");
  }

  private String row(String name, String format, Function<LegResult, Double> quantity) {
    return "| "
        + name
        + " | "
        + Pair.over(pairs, pair -> quantity.apply(pair.first())).text(format)
        + " | "
        + Pair.over(pairs, pair -> quantity.apply(pair.second())).text(format)
        + " | ";
  }

  private static void requireSameWork(TrainingPlan plan, LegResult expected, LegResult leg) {
    boolean sameLosses = LossTolerance.keeps(plan.lossTolerance(), expected.losses(), leg.losses());
    if (leg.tokens() != expected.tokens() || !sameLosses) {
      throw new IllegalStateException(
          "The legs did not train the same: "
              + expected.tokens()
              + " tokens with the losses "
              + expected.losses()
              + ", and "
              + leg.tokens()
              + " with "
              + leg.losses()
              + ". Their speeds cannot be compared.");
    }
  }
}
