package io.millrace.benchmarks.sequences;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairsLikeMrpcTest {
  private static final List<LabelledSequence> PAIRS = PairsLikeMrpc.draw(4_000, 1).sequences();

  @Test
  void areAsLongAsMrpcs() {
    IntSummaryStatistics lengths = PairsLikeMrpc.draw(4_000, 1).lengths();
    double variance =
        PAIRS.stream()
            .mapToDouble(it -> Math.pow(it.inputIds().length - lengths.getAverage(), 2))
            .average()
            .orElseThrow();

    assertThat(lengths.getAverage()).isCloseTo(53, within(1.0));
    assertThat(Math.sqrt(variance)).isCloseTo(15, within(1.0));
    assertThat(lengths.getMin()).isBetween(17, 20);
    assertThat(lengths.getMax()).isBetween(95, 103);
  }

  @Test
  void areLaidOutAsBertHasThem() {
    assertThat(PAIRS)
        .allSatisfy(
            pair -> {
              int[] ids = pair.inputIds();
              int second =
                  (int) Arrays.stream(pair.tokenTypeIds()).filter(type -> type == 0).count();
              assertThat(pair.tokenTypeIds()).isSorted().endsWith(1);
              assertThat(ids[0]).isEqualTo(101);
              assertThat(ids[second - 1]).isEqualTo(102);
              assertThat(ids[ids.length - 1]).isEqualTo(102);
              assertThat(Arrays.stream(ids).filter(id -> id > 102).count())
                  .isEqualTo(ids.length - 3);
              assertThat(Arrays.stream(ids)).allMatch(id -> id < PairsLikeMrpc.VOCABULARY);
            });
    assertThat(PAIRS).extracting(LabelledSequence::label).containsOnly(0, 1);
  }

  @Test
  void areTheSameForTheSameSeed() {
    assertThat(PairsLikeMrpc.draw(3, 1).sequences().get(2).inputIds())
        .isEqualTo(PAIRS.get(2).inputIds());
    assertThat(PairsLikeMrpc.draw(3, 2).sequences().get(2).inputIds())
        .isNotEqualTo(PAIRS.get(2).inputIds());
  }
}
