package io.millrace.benchmarks.peers;

import io.millrace.benchmarks.leg.Rounds;
import io.millrace.benchmarks.measure.Goal;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Locale;

/**
 * What came out.
 *
 * @param plan that was run
 * @param lengths of the pairs, those of the warm-up too
 * @param rounds of the legs that {@link ClassificationBenchmark} names
 */
public record ClassificationReport(
    ClassificationPlan plan, IntSummaryStatistics lengths, Rounds rounds) {
  private static final double EXPECTED = 1.8;

  /**
   * Checks that the legs did the same work.
   *
   * @throws IllegalStateException when they did not, so that their speeds say nothing
   */
  public ClassificationReport {
    rounds.requireSameTokens(
        List.of(ClassificationBenchmark.MILLRACE, ClassificationBenchmark.TRAINER));
  }

  /** What Millrace is to reach. */
  public Goal goal() {
    return Goal.atLeast(
        "tokens/s over those of " + ClassificationBenchmark.TRAINER,
        EXPECTED,
        table().speedOver(ClassificationBenchmark.TRAINER));
  }

  /** What was run, a table and the goal, in Markdown. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "- Model: %s, fp32; batches of %d pairs",
            plan.shape().description(),
            ClassificationPlan.ROWS));
    lines.add(
        String.format(
            Locale.ROOT,
            "- Pairs: %,d of %.1f tokens on average (%d to %d), lengths drawn as MRPC's are, so that"
                + " of %d positions %.1f%% are real",
            lengths.getCount(),
            lengths.getAverage(),
            lengths.getMin(),
            lengths.getMax(),
            ClassificationPlan.PADDED_LENGTH,
            100 * lengths.getAverage() / ClassificationPlan.PADDED_LENGTH));
    lines.add(table().legs(plan.warmUpSteps(), plan.steps()));
    lines.add("");
    lines.addAll(table().lines());
    lines.add("");
    lines.add(goal().line());
    rounds.failures().forEach(failure -> lines.addAll(List.of("", failure)));
    return lines;
  }

  private PeerTable table() {
    return new PeerTable(
        rounds, ClassificationBenchmark.MILLRACE, List.of(ClassificationBenchmark.TRAINER));
  }
}
