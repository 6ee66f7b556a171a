package io.millrace.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GuessingTest {
  @Test
  void whoAlwaysNamesTheMostFrequentClassIsRightAsOftenAsItOccurs() {
    assertThat(Guessing.of(List.of(0, 2, 2, 1)).accuracy()).isEqualTo(0.5);
    assertThat(Guessing.of(List.of(1, 1, 1, 0)).accuracy()).isEqualTo(0.75);
  }

  @Test
  void theFewerRecordsThereAreTheLuckierAGuesserMayBe() {
    assertThat(balanced(200).clearlyBetter()).isCloseTo(0.5 + 3 * 0.035355, within(1e-5));
    assertThat(balanced(20_000).clearlyBetter()).isCloseTo(0.5 + 3 * 0.0035355, within(1e-6));
  }

  @Test
  void nobodyIsAskedToBeBetterThanFaultless() {
    assertThat(balanced(6).clearlyBetter()).isEqualTo(1);
    List<Integer> lopsided = IntStream.range(0, 200).mapToObj(i -> i < 6 ? 1 : 0).toList();
    assertThat(Guessing.of(lopsided).clearlyBetter()).isEqualTo(1);
  }

  /** There is nothing to tell apart, and nothing better than being right. */
  @Test
  void whereAllAreOfOneClassGuessingIsPerfect() {
    assertThat(Guessing.of(Collections.nCopies(5, 1)).clearlyBetter()).isEqualTo(1);
  }

  private static Guessing balanced(int records) {
    return Guessing.of(IntStream.range(0, records).mapToObj(i -> i % 2).toList());
  }
}
