package io.millrace.cli.produce;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SendingOrderTest {
  private static final List<Integer> SIX = List.of(1, 2, 3, 4, 5, 6);

  @Test
  void repeatsInTheOrderRead() {
    assertThat(all(new SendingOrder(2, OptionalLong.empty())))
        .containsExactly(1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6);
  }

  @Test
  void eachRepetitionHasAnotherOrderThatFollowsFromTheSeed() {
    List<Integer> once = all(new SendingOrder(2, OptionalLong.of(7)));
    assertThat(once.subList(0, 6)).containsExactlyInAnyOrderElementsOf(SIX).isNotEqualTo(SIX);
    assertThat(once.subList(6, 12))
        .containsExactlyInAnyOrderElementsOf(SIX)
        .isNotEqualTo(once.subList(0, 6));
    assertThat(all(new SendingOrder(2, OptionalLong.of(7)))).isEqualTo(once);
    assertThat(all(new SendingOrder(2, OptionalLong.of(8)))).isNotEqualTo(once);
  }

  @Test
  void endsWhereTheConsumerSaysSo() {
    List<Integer> seen = new ArrayList<>();
    new SendingOrder(3, OptionalLong.empty())
        .each(
            SIX,
            number -> {
              seen.add(number);
              return number < 2;
            });
    assertThat(seen).containsExactly(1, 2);
  }

  @Test
  void isWrittenAsItsOptions() {
    assertThat(new SendingOrder(1, OptionalLong.empty())).hasToString("");
    assertThat(new SendingOrder(3, OptionalLong.of(4))).hasToString(" --repeat 3 --shuffle 4");
  }

  private static List<Integer> all(SendingOrder order) {
    List<Integer> all = new ArrayList<>();
    order.each(SIX, all::add);
    return all;
  }
}
