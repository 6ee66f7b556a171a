package io.millrace.cli.produce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.produce.StartingPoint.Wish;
import io.millrace.service.SetupException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StartingPointTest {
  private static final Place BROKEN_OFF = place(5, false);

  @Test
  void whatWasBrokenOffIsForTheUserToDecide() {
    assertThatThrownBy(() -> decide(BROKEN_OFF, Wish.UNSAID))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("The sending of f was broken off on ")
        .hasMessageContaining("after 5 records: --resume goes on there, --from-start");
    assertThat(decide(BROKEN_OFF, Wish.RESUME).after()).contains(BROKEN_OFF);
    StartingPoint anew = decide(BROKEN_OFF, Wish.FROM_START);
    assertThat(anew.after()).isEmpty();
    assertThat(anew.note()).contains("4 records of it are on the topic already");
  }

  @Test
  void whatWasSentToItsEndMayBeSentAgain() {
    StartingPoint again = decide(place(5, true), Wish.UNSAID);
    assertThat(again.after()).isEmpty();
    assertThat(again.note()).contains("twice");
    assertThat(decide(place(5, true), Wish.RESUME).after()).isPresent();
  }

  @Test
  void withoutAPlaceItBeginsAtTheStart() {
    assertThat(StartingPoint.of(Optional.empty(), Wish.UNSAID, "f", "m").note()).isEmpty();
    assertThat(StartingPoint.of(Optional.empty(), Wish.RESUME, "f", "m").note())
        .startsWith("Nothing is known of an earlier sending of f");
    assertThat(decide(place(0, false), Wish.UNSAID).after()).isEmpty();
  }

  @Test
  void anotherOrderCannotBeGoneOnWith() {
    assertThatThrownBy(
            () -> StartingPoint.of(Optional.of(BROKEN_OFF), Wish.RESUME, "f", "--shuffle 2"))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("was begun with 'm' and cannot be gone on with by '--shuffle 2'");
  }

  private static StartingPoint decide(Place place, Wish wish) {
    return StartingPoint.of(Optional.of(place), wish, "f", "m");
  }

  private static Place place(long taken, boolean complete) {
    return new Place(taken, taken == 0 ? 0 : 1, "abc", "m", complete, Instant.EPOCH);
  }
}
