package io.millrace.benchmarks.preprocessing;

import io.millrace.benchmarks.measure.Pair;
import io.millrace.benchmarks.measure.Spread;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * What came out.
 *
 * @param plan that was run
 * @param pairs the leg from topic to topic, then the tokenizer alone
 */
public record PreprocessingReport(PreprocessingPlan plan, List<Pair<LegResult, LegResult>> pairs) {

  /** Speed from topic to topic as a share of the tokenizer's alone, pair by pair. */
  public Spread ratio() {
    return Pair.over(
        pairs, pair -> pair.first().recordsPerSecond() / pair.second().recordsPerSecond());
  }

  /** What was run, and a table, in Markdown. */
  public List<String> lines() {
    return List.of(
        String.format(
            Locale.ROOT,
            "- Preprocessor: threads=1, one partition, exactly_once_v2, GPT-2's tokenizer, batches"
                + " of %d records, at most %d tokens each; broker %s",
            plan.rows(),
            plan.maxLength(),
            plan.broker().text()),
        String.format(
            Locale.ROOT,
            "- Legs: %d pairs of %,d records, each after %,d records and all after %d pairs of"
                + " warm-up; every record came out once",
            pairs.size(),
            plan.records(),
            plan.warmUpRecords(),
            plan.warmUpPairs()),
        "",
        "| | topic to topic | tokenizer alone | ratio |",
        "|---|---|---|---|",
        row("records/s", "%,.0f", LegResult::recordsPerSecond) + ratio().text("%.3f") + " |",
        row("tokens/s", "%,.0f", LegResult::tokensPerSecond) + " |",
        row("share of the time in the tokenizer, %", "%.0f", leg -> 100 * leg.tokenizerShare())
            + " |");
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
}
