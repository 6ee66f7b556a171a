package io.millrace.benchmarks.peers;

import io.millrace.benchmarks.leg.Rounds;
import io.millrace.benchmarks.measure.Goal;
import io.millrace.benchmarks.measure.Spread;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What came out.
 *
 * @param plan that was run
 * @param expected ratios
 * @param rounds of the legs that {@link PeersBenchmark} names
 */
public record PeersReport(PeersPlan plan, PeerGoals expected, Rounds rounds) {
  private static final List<String> PEERS =
      List.of(PeersBenchmark.PADDING, PeersBenchmark.PADDING_TUNED, PeersBenchmark.TRL);

  /**
   * Checks that the legs that take the sequences in their order did the same work; TRL shuffles.
   *
   * @throws IllegalStateException when they did not, so that their speeds say nothing
   */
  public PeersReport {
    rounds.requireSameTokens(
        List.of(PeersBenchmark.MILLRACE, PeersBenchmark.PADDING, PeersBenchmark.PADDING_TUNED));
  }

  /** What Millrace is to reach. */
  public List<Goal> goals() {
    return List.of(
        Goal.atLeast(
            "tokens/s over those of " + PeersBenchmark.PADDING,
            expected.overPadding(),
            table().speedOver(PeersBenchmark.PADDING)),
        Goal.atLeast(
            "tokens/s over those of " + PeersBenchmark.TRL,
            expected.overTrl(),
            table().speedOver(PeersBenchmark.TRL)),
        Goal.atMost("peak memory over the smallest peer's", 1, memoryOverSmallest()));
  }

  /** Empty where a peer has failed in every round: it might have been the smallest. */
  private Optional<Spread> memoryOverSmallest() {
    if (PEERS.stream().anyMatch(peer -> rounds.of(peer).isEmpty())) {
      return Optional.empty();
    }
    String smallest =
        PEERS.stream()
            .min(Comparator.comparing(peer -> table().memory(peer).orElseThrow().median()))
            .orElseThrow();
    return rounds.over(
        PeersBenchmark.MILLRACE, smallest, (a, b) -> (double) a.peakRssBytes() / b.peakRssBytes());
  }

  /** What was run, a table and the goals, in Markdown. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "- Model: %s, fp32; batches of %d records, at most %d tokens each",
            plan.shape().description(),
            plan.rows(),
            plan.maxLength()));
    lines.add(table().legs(plan.warmUpSteps(), plan.steps()));
    lines.add("");
    lines.addAll(table().lines());
    lines.add("");
    goals().forEach(goal -> lines.add(goal.line()));
    rounds.failures().forEach(failure -> lines.addAll(List.of("", failure)));
    return lines;
  }

  private PeerTable table() {
    return new PeerTable(rounds, PeersBenchmark.MILLRACE, PEERS);
  }
}
