package io.millrace.benchmarks.peers;

import io.millrace.benchmarks.leg.Measurement;
import io.millrace.benchmarks.leg.Rounds;
import io.millrace.benchmarks.measure.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Speed and memory of Millrace's leg and its peers', side by side.
 *
 * @param rounds of all these legs
 * @param own name of Millrace's leg
 * @param peers names of the others, in the order of the table
 */
record PeerTable(Rounds rounds, String own, List<String> peers) {
  private static final double MEBIBYTE = 1 << 20;

  /** Tokens/s of Millrace's leg over those of a peer, round by round. */
  Optional<Spread> speedOver(String peer) {
    return rounds.over(own, peer, (a, b) -> a.tokensPerSecond() / b.tokensPerSecond());
  }

  /** Most memory that a leg took, in MiB. */
  Optional<Spread> memory(String leg) {
    return rounds.over(leg, measured -> measured.peakBytes() / MEBIBYTE);
  }

  /** What every leg did, a line of a Markdown list. */
  String legs(int warmUpSteps, int steps) {
    return String.format(
        Locale.ROOT,
        "- Legs: %d rounds of %d steps (%s tokens) each after %d steps of warm-up, every leg a"
            + " process of its own",
        rounds.outcomes().size(),
        steps,
        first(own, leg -> String.format(Locale.ROOT, "%,d", leg.tokens())),
        warmUpSteps);
  }

  /** The table in Markdown. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("| | tokens/s | Millrace over it | peak memory, MiB | threads | versions |");
    lines.add("|---|---|---|---|---|---|");
    lines.add(row(own, "1"));
    peers.forEach(peer -> lines.add(row(peer, text(speedOver(peer), "%.2f"))));
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
