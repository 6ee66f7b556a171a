package io.millrace.benchmarks.preprocessing;

import io.millrace.benchmarks.measure.Goal;
import io.millrace.benchmarks.measure.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What came out.
 *
 * @param plan that was run
 * @param rounds the results of each round by leg
 */
public record PreprocessingReport(PreprocessingPlan plan, List<Map<LegName, LegResult>> rounds) {
  private static final double OVER_BARE_TOKENIZERS = 0.7;
  private static final double OVER_PER_RECORD = 2;
  private static final double SCALING_PER_THREAD = 0.9;

  /** What the figures are to come to. */
  public List<Goal> goals() {
    return List.of(
        Goal.atLeast(
            "records/s on all threads over those of tokenizers alone",
            OVER_BARE_TOKENIZERS,
            Optional.of(ratio(LegName.SEVERAL_THREADS, LegName.BARE_TOKENIZERS))),
        Goal.atLeast(
            "records/s of one thread over those of HuggingFaceTokenizer.encode",
            OVER_PER_RECORD,
            Optional.of(ratio(LegName.ONE_THREAD, LegName.TOKENIZER_PER_RECORD))),
        Goal.atLeast(
            String.format(
                Locale.ROOT,
                "records/s of %1$d threads on %1$d cores over those of one on one",
                plan.threads()),
            SCALING_PER_THREAD * plan.threads(),
            Optional.of(ratio(LegName.SEVERAL_THREADS, LegName.ONE_CORE))));
  }

  /** Records/s of one leg over those of another, round by round. */
  private Spread ratio(LegName first, LegName second) {
    return new Spread(
        rounds.stream().map(round -> speed(round, first) / speed(round, second)).toList());
  }

  private static double speed(Map<LegName, LegResult> round, LegName leg) {
    return round.get(leg).recordsPerSecond();
  }

  /** What was run, a table, and the goals, in Markdown. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "- Preprocessor: GPT-2's tokenizer, batches of %d records, at most %d tokens each;"
                + " broker %s",
            plan.rows(),
            plan.maxLength(),
            plan.broker().text()));
    lines.add(
        String.format(
            Locale.ROOT,
            "- Legs: %d rounds of %,d records each after %,d, all after two rounds of warm-up, a quarter"
                + " of them where only a tokenizer works; every record came out once",
            rounds.size(),
            plan.records(),
            plan.warmUpRecords()));
    lines.add("");
    lines.add("| leg | records/s | tokens/s |");
    lines.add("|---|---|---|");
    for (LegName leg : LegName.values()) {
      lines.add(
          "| "
              + leg.text(plan.threads())
              + " | "
              + over(leg, LegResult::recordsPerSecond)
              + " | "
              + over(leg, LegResult::tokensPerSecond)
              + " |");
    }
    lines.add("");
    lines.add(
        "- Exactly once over at least once: "
            + ratio(LegName.SEVERAL_THREADS, LegName.AT_LEAST_ONCE).text("%.2f"));
    lines.add(
        String.format(
            Locale.ROOT,
            "- Records/s of %1$d threads over those of one, both and the broker on the same %1$d cores:"
                + " %2$s",
            plan.threads(),
            ratio(LegName.SEVERAL_THREADS, LegName.ONE_THREAD).text("%.2f")));
    goals().forEach(goal -> lines.add(goal.line()));
    return lines;
  }

  private String over(LegName leg, Function<LegResult, Double> quantity) {
    return new Spread(rounds.stream().map(round -> quantity.apply(round.get(leg))).toList())
        .text("%,.0f");
  }
}
