package io.millrace.benchmarks.limit;

import io.millrace.benchmarks.measure.Goal;
import io.millrace.benchmarks.measure.Spread;
import io.millrace.worker.batch.FlatBatch;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What came out.
 *
 * @param plan that was run
 * @param bound that the ratio is not to pass
 * @param shapes of the products
 * @param batches of a round
 * @param rounds one at least
 * @param otherSeconds processor time that other processes took meanwhile
 */
public record LimitReport(
    LimitPlan plan,
    double bound,
    LinearShapes shapes,
    List<FlatBatch> batches,
    List<LimitRound> rounds,
    double otherSeconds) {

  /** The steps' time over that of their bare products, round by round. */
  public Goal goal() {
    return Goal.atMost(
        "a step's time over that of its bare products",
        bound,
        Optional.of(over(LimitRound::ratio)));
  }

  private Spread over(ToDoubleFunction<LimitRound> quantity) {
    return new Spread(rounds.stream().mapToDouble(quantity).boxed().toList());
  }

  /** What was run, a table and the goal, in Markdown. */
  public List<String> lines() {
    long tokens = batches.stream().mapToLong(FlatBatch::tokens).sum();
    double flops = batches.stream().mapToLong(shapes::flops).sum();
    double attention = batches.stream().mapToLong(shapes::attentionFlops).sum();
    return List.of(
        String.format(
            Locale.ROOT,
            "- Model: %s, fp32; batches of %d records, at most %d tokens each",
            plan.shape().description(),
            plan.rows(),
            plan.maxLength()),
        String.format(
            Locale.ROOT,
            "- Legs: %d rounds of %d batches (%,d tokens), batch by batch in turns, after %d of"
                + " warm-up; other processes took %.1f s of processor time",
            rounds.size(),
            batches.size(),
            tokens,
            plan.warmUpBatches(),
            otherSeconds),
        String.format(
            Locale.ROOT,
            "- Products: %.1f GFLOP a batch in linear layers and head; those of attention, not"
                + " counted, would be %.1f%% more",
            flops / batches.size() / 1e9,
            100 * attention / flops),
        "",
        "| | ms a batch | tokens/s | GFLOP/s |",
        "|---|---|---|---|",
        row("step", LimitRound::stepSeconds, tokens, flops),
        row("bare products", LimitRound::productSeconds, tokens, flops),
        "",
        goal().line());
  }

  private String row(String name, ToDoubleFunction<LimitRound> seconds, long tokens, double flops) {
    return String.join(
        " | ",
        "| " + name,
        over(round -> 1000 * seconds.applyAsDouble(round) / batches.size()).text("%.0f"),
        over(round -> tokens / seconds.applyAsDouble(round)).text("%,.0f"),
        over(round -> flops / seconds.applyAsDouble(round) / 1e9).text("%.1f") + " |");
  }
}
