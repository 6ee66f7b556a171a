package io.millrace.benchmarks.leg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.benchmarks.leg.LegOutcome.Failed;
import io.millrace.benchmarks.leg.LegOutcome.Measured;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private static final List<Leg> LEGS =
      List.of(new Leg("a", List.of()), new Leg("b", List.of()), new Leg("c", List.of()));

  @Test
  void theLegsTakeTurnsInGoingFirst() throws InterruptedException {
    List<String> ran = new ArrayList<>();
    List<String> progress = new ArrayList<>();

    Rounds rounds =
        Rounds.run(
            LEGS,
            3,
            leg -> {
              ran.add(leg.name());
              return measured(100);
            },
            progress::add);

    assertThat(String.join("", ran)).isEqualTo("abcbcacab");
    assertThat(progress).hasSize(9);
    assertThat(progress.get(3)).startsWith("Round 2, b: 100.0 tokens/s");
    assertThat(rounds.of("c")).hasSize(3);
  }

  @Test
  void ratiosAreTakenRoundByRound() {
    Rounds rounds =
        new Rounds(
            List.of(
                Map.of("a", measured(100), "b", measured(50)),
                Map.of("a", measured(300), "b", measured(100))));

    assertThat(ratio(rounds)).containsExactly(2.0, 3.0);
  }

  @Test
  void aFailedLegCostsItsRoundOnly() {
    Rounds rounds =
        new Rounds(
            List.of(
                Map.of("a", measured(100), "b", new Failed("Out of memory.")),
                Map.of("a", measured(300), "b", measured(100)),
                Map.of("a", measured(100), "b", new Failed("Out of memory."))));

    assertThat(ratio(rounds)).containsExactly(3.0);
    assertThat(rounds.over("b", Measurement::tokensPerSecond).orElseThrow().values())
        .containsExactly(100.0);
    assertThat(rounds.failures()).containsExactly("Out of memory.");
  }

  @Test
  void aLegThatAlwaysFailsHasNoFigures() {
    Rounds rounds = new Rounds(List.of(Map.of("a", measured(100), "b", new Failed("No."))));

    assertThat(rounds.over("b", Measurement::tokensPerSecond)).isEmpty();
    assertThat(rounds.over("a", "b", (a, b) -> 1.0)).isEmpty();
  }

  @Test
  void legsThatDidOtherWorkAreRefused() {
    Rounds rounds =
        new Rounds(
            List.of(
                Map.of("a", measured(100), "b", measured(100), "c", measured(90)),
                Map.of("a", measured(100), "b", new Failed("No."), "c", measured(90))));

    assertThatCode(() -> rounds.requireSameTokens(List.of("a", "b"))).doesNotThrowAnyException();
    assertThatThrownBy(() -> rounds.requireSameTokens(List.of("a", "c")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("[100, 90]");
  }

  private static List<Double> ratio(Rounds rounds) {
    return rounds
        .over("a", "b", (a, b) -> a.tokensPerSecond() / b.tokensPerSecond())
        .orElseThrow()
        .values();
  }

  private static LegOutcome measured(long tokens) {
    return new Measured(new Measurement(tokens, 1, 1, 0, 0, 0, 1, Map.of()));
  }
}
