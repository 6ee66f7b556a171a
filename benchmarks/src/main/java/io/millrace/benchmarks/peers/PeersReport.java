package io.millrace.benchmarks.peers;

import io.millrace.benchmarks.leg.Measurement;
import io.millrace.benchmarks.leg.Rounds;
import io.millrace.benchmarks.measure.Goal;
import io.millrace.benchmarks.measure.Spread;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

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
  private static final double MEBIBYTE = 1 << 20;

  /**
   * Checks that the legs that take the sequences in their order did the same work; TRL shuffles.
   *
   * @throws IllegalStateException when they did not, so that their speeds say nothing
   */
  public PeersReport {
    List<Long> tokens =
        Stream.of(PeersBenchmark.MILLRACE, PeersBenchmark.PADDING, PeersBenchmark.PADDING_TUNED)
            .flatMap(leg -> rounds.of(leg).stream())
            .map(Measurement::tokens)
            .distinct()
            .toList();
    if (tokens.size() > 1) {
      throw new IllegalStateException(
          "The legs did not train on the same tokens: "
              + tokens
              + ". Their speeds cannot be compared.");
    }
  }

  /** What Millrace is to reach. */
  public List<Goal> goals() {
    return List.of(
        Goal.atLeast(
            "tokens/s over those of " + PeersBenchmark.PADDING,
            expected.overPadding(),
            speedOver(PeersBenchmark.PADDING)),
        Goal.atLeast(
            "tokens/s over those of " + PeersBenchmark.TRL,
            expected.overTrl(),
            speedOver(PeersBenchmark.TRL)),
        Goal.atMost("peak memory over the smallest peer's", 1, memoryOverSmallest()));
  }

  private Optional<Spread> speedOver(String peer) {
    return rounds.over(
        PeersBenchmark.MILLRACE, peer, (a, b) -> a.tokensPerSecond() / b.tokensPerSecond());
  }

  /** Empty where a peer has failed in every round: it might have been the smallest. */
  private Optional<Spread> memoryOverSmallest() {
    if (PEERS.stream().anyMatch(peer -> rounds.of(peer).isEmpty())) {
      return Optional.empty();
    }
    String smallest =
        PEERS.stream()
            .min(Comparator.comparing(peer -> memory(peer).orElseThrow().median()))
            .orElseThrow();
    return rounds.over(
        PeersBenchmark.MILLRACE, smallest, (a, b) -> (double) a.peakRssBytes() / b.peakRssBytes());
  }

  private Optional<Spread> memory(String leg) {
    return rounds.over(leg, measured -> measured.peakRssBytes() / MEBIBYTE);
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
    lines.add(
        String.format(
            Locale.ROOT,
            "- Legs: %d rounds of %d steps (%s tokens) each after %d steps of warm-up, every leg a"
                + " process of its own",
            plan.rounds(),
            plan.steps(),
            first(PeersBenchmark.MILLRACE, leg -> String.format(Locale.ROOT, "%,d", leg.tokens())),
            plan.warmUpSteps()));
    lines.add("");
    lines.add("| | tokens/s | Millrace over it | peak memory, MiB | threads | versions |");
    lines.add("|---|---|---|---|---|---|");
    lines.add(row(PeersBenchmark.MILLRACE, "1"));
    PEERS.forEach(peer -> lines.add(row(peer, text(speedOver(peer), "%.2f"))));
    lines.add("");
    goals().forEach(goal -> lines.add(goal.line()));
    rounds.failures().forEach(failure -> lines.addAll(List.of("", failure)));
    return lines;
  }

  private String row(String leg, String ratio) {
    return "| "
        + String.join(
            " | ",
            leg,
            text(rounds.over(leg, Measurement::tokensPerSecond), "%,.0f"),
            ratio,
            text(memory(leg), "%,.0f"),
            first(leg, measured -> Integer.toString(measured.threads())),
            first(leg, Measurement::versionsText))
        + " |";
  }

  private static String text(Optional<Spread> spread, String format) {
    return spread.map(values -> values.text(format)).orElse("failed");
  }

  private String first(String leg, Function<Measurement, String> text) {
    return rounds.of(leg).stream().findFirst().map(text).orElse("");
  }
}
