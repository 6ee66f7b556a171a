package io.millrace.benchmarks.leg;

import io.millrace.benchmarks.measure.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Legs that took turns, so that a slow minute of the machine hits all of them.
 *
 * @param outcomes of each round by the leg's name, in the order in which the legs were given
 */
public record Rounds(List<Map<String, LegOutcome>> outcomes) {

  /** How one leg is run. */
  @FunctionalInterface
  public interface Runner {
    /** Runs it to its end. */
    LegOutcome run(Leg leg) throws InterruptedException;
  }

  /**
   * Runs every leg once a round. Each round begins one leg later than the one before, so that no
   * leg is always first.
   *
   * @param progress is told a line per leg
   */
  public static Rounds run(List<Leg> legs, int rounds, Runner runner, Consumer<String> progress)
      throws InterruptedException {
    List<Map<String, LegOutcome>> all = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      Map<String, LegOutcome> outcomes = new LinkedHashMap<>();
      legs.forEach(leg -> outcomes.put(leg.name(), null));
      for (int i = 0; i < legs.size(); i++) {
        Leg leg = legs.get((round + i) % legs.size());
        LegOutcome outcome = runner.run(leg);
        outcomes.put(leg.name(), outcome);
        progress.accept("Round " + (round + 1) + ", " + leg.name() + ": " + text(outcome));
      }
      all.add(outcomes);
    }
    return new Rounds(all);
  }

  private static String text(LegOutcome outcome) {
    if (outcome instanceof LegOutcome.Failed failed) {
      return failed.sentence();
    }
    Measurement measured = outcome.measured().orElseThrow();
    return String.format(
        Locale.ROOT,
        "%,.1f tokens/s, %,d tokens in %.1f s, peak memory %,d MiB",
        measured.tokensPerSecond(),
        measured.tokens(),
        measured.seconds(),
        measured.peakBytes() >> 20);
  }

  /** One leg's measurements, of the rounds in which it did not fail. */
  public List<Measurement> of(String leg) {
    return outcomes.stream().flatMap(round -> round.get(leg).measured().stream()).toList();
  }

  /**
   * Checks that legs did the same work.
   *
   * @throws IllegalStateException when they did not, so that their speeds say nothing
   */
  public void requireSameTokens(List<String> legs) {
    List<Long> tokens =
        legs.stream().flatMap(leg -> of(leg).stream()).map(Measurement::tokens).distinct().toList();
    if (tokens.size() > 1) {
      throw new IllegalStateException(
          "The legs did not train on the same tokens: "
              + tokens
              + ". Their speeds cannot be compared.");
    }
  }

  /** A quantity of one leg over all rounds; empty when it failed in each. */
  public Optional<Spread> over(String leg, Function<Measurement, Double> quantity) {
    return spread(of(leg).stream().map(quantity).toList());
  }

  /**
   * A quantity of two legs, round by round; empty when there is no round in which both did their
   * work.
   */
  public Optional<Spread> over(
      String first, String second, BiFunction<Measurement, Measurement, Double> quantity) {
    List<Double> values = new ArrayList<>();
    for (Map<String, LegOutcome> round : outcomes) {
      Optional<Measurement> a = round.get(first).measured();
      Optional<Measurement> b = round.get(second).measured();
      if (a.isPresent() && b.isPresent()) {
        values.add(quantity.apply(a.get(), b.get()));
      }
    }
    return spread(values);
  }

  private static Optional<Spread> spread(List<Double> values) {
    return values.isEmpty() ? Optional.empty() : Optional.of(new Spread(values));
  }

  /** Why legs failed, a sentence each, without repetitions. */
  public List<String> failures() {
    return outcomes.stream()
        .flatMap(round -> round.values().stream())
        .filter(LegOutcome.Failed.class::isInstance)
        .map(outcome -> ((LegOutcome.Failed) outcome).sentence())
        .distinct()
        .toList();
  }
}
