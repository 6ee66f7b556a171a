package io.millrace.benchmarks.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * Two legs that were measured one right after the other, so that a slow minute of the machine hits
 * both.
 *
 * @param first result of the leg that is judged
 * @param second result of the leg that it is compared with
 */
public record Pair<A, B>(A first, B second) {

  /**
   * Measures pair after pair. The legs take turns in going first, so that a machine that grows
   * slower or faster favours neither.
   *
   * @param warmUp pairs that are run before and thrown away
   * @param pairs that are kept
   */
  public static <A, B> List<Pair<A, B>> measure(
      int warmUp, int pairs, Callable<A> first, Callable<B> second) throws Exception {
    List<Pair<A, B>> measured = new ArrayList<>();
    for (int i = 0; i < warmUp + pairs; i++) {
      Pair<A, B> pair;
      if (i % 2 == 0) {
        A a = first.call();
        pair = new Pair<>(a, second.call());
      } else {
        B b = second.call();
        pair = new Pair<>(first.call(), b);
      }
      if (i >= warmUp) {
        measured.add(pair);
      }
    }
    return measured;
  }

  /** A quantity over all pairs. */
  public static <A, B> Spread over(List<Pair<A, B>> pairs, Function<Pair<A, B>, Double> quantity) {
    return new Spread(pairs.stream().map(quantity).toList());
  }
}
