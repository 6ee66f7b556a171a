package io.millrace.benchmarks.measure;

import java.util.Locale;
import java.util.Optional;

/**
 * What a ratio is to come to, and whether its median does.
 *
 * @param what the ratio says, for example "tokens/s over those of a peer"
 * @param atLeast whether {@code bound} is a lower bound; else it is an upper one
 * @param bound that the median is held against
 * @param measured empty when it could not be measured
 */
public record Goal(String what, boolean atLeast, double bound, Optional<Spread> measured) {

  /** To be as large as {@code bound} or larger. */
  public static Goal atLeast(String what, double bound, Optional<Spread> measured) {
    return new Goal(what, true, bound, measured);
  }

  /** To be as small as {@code bound} or smaller. */
  public static Goal atMost(String what, double bound, Optional<Spread> measured) {
    return new Goal(what, false, bound, measured);
  }

  /** Whether the median keeps the bound; what was not measured does not. */
  public boolean reached() {
    return measured
        .map(Spread::median)
        .filter(median -> atLeast ? median >= bound : median <= bound)
        .isPresent();
  }

  /** A line of a Markdown list. */
  public String line() {
    return String.format(
        Locale.ROOT,
        "- Goal: %s at %s %.3g; measured %s: %s",
        what,
        atLeast ? "least" : "most",
        bound,
        measured.map(spread -> spread.text("%.3g")).orElse("nothing"),
        reached() ? "reached" : "missed");
  }
}
