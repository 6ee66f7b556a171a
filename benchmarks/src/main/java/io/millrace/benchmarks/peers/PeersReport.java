package io.millrace.benchmarks.peers;

import io.millrace.benchmarks.leg.Rounds;
import io.millrace.benchmarks.measure.Goal;
import io.millrace.benchmarks.measure.Spread;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What came out.
 *
 * @param plan that was run
 * @param expected ratios
 * @param rounds of the legs that {@link PeersBenchmark} names
 */
public record PeersReport(PeersPlan plan, PeerGoals expected, Rounds rounds) {
  /**
   * Checks that the legs that take the sequences in their order did the same work.
   *
   * @throws IllegalStateException when they did not, so that their speeds say nothing
   */
  public PeersReport {
    rounds.requireSameTokens(
        Stream.concat(
                Stream.of(PeersBenchmark.MILLRACE),
                plan.peers().stream().filter(Peer::keepsOrder).map(Peer::legName))
            .toList());
  }

  /** What Millrace is to reach beside the peers that were measured. */
  public List<Goal> goals() {
    List<Goal> goals = new ArrayList<>();
    expected
        .speeds()
        .forEach(
            (peer, times) -> {
              if (plan.peers().contains(peer)) {
                goals.add(
                    Goal.atLeast(
                        "tokens/s over those of " + peer.legName(),
                        times,
                        table().speedOver(peer.legName())));
              }
            });
    if (expected.leastMemory()) {
      goals.add(Goal.atMost("peak memory over the smallest peer's", 1, memoryOverSmallest()));
    }
    return goals;
  }

  /** Whether every leg was measured and all goals are reached. */
  public boolean succeeded() {
    return rounds.failures().isEmpty() && goals().stream().allMatch(Goal::reached);
  }

  private List<String> peers() {
    return plan.peers().stream().map(Peer::legName).toList();
  }

  /** Empty where a peer has failed in every round: it might have been the smallest. */
  private Optional<Spread> memoryOverSmallest() {
    if (peers().stream().anyMatch(peer -> rounds.of(peer).isEmpty())) {
      return Optional.empty();
    }
    String smallest =
        peers().stream()
            .min(Comparator.comparing(peer -> table().memory(peer).orElseThrow().median()))
            .orElseThrow();
    return rounds.over(
        PeersBenchmark.MILLRACE, smallest, (a, b) -> (double) a.peakBytes() / b.peakBytes());
  }

  /** What was run, a table and the goals, in Markdown. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "- Model: %s, %s on %s; batches of %d records, at most %d tokens each",
            plan.shape().description(),
            plan.precision().name().toLowerCase(Locale.ROOT),
            plan.device(),
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
    return new PeerTable(rounds, PeersBenchmark.MILLRACE, peers());
  }
}
