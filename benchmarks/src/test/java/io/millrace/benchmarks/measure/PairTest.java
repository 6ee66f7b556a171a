package io.millrace.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairTest {
  private final List<String> ran = new ArrayList<>();

  @Test
  void legsTakeTurnsInGoingFirstAndTheWarmUpIsThrownAway() throws Exception {
    List<Pair<Integer, Integer>> pairs = Pair.measure(1, 2, () -> leg("A"), () -> leg("B"));

    assertThat(ran).containsExactly("A", "B", "B", "A", "A", "B");
    assertThat(pairs).containsExactly(new Pair<>(4, 3), new Pair<>(5, 6));
  }

  private int leg(String name) {
    ran.add(name);
    return ran.size();
  }

  @Test
  void aQuantityIsTakenPairByPair() {
    List<Pair<Double, Double>> pairs = List.of(new Pair<>(9.0, 10.0), new Pair<>(4.0, 5.0));

    assertThat(Pair.over(pairs, pair -> pair.first() / pair.second()).values())
        .containsExactly(0.9, 0.8);
  }
}
