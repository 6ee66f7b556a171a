package io.millrace.cli.produce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.service.SetupException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrackTest {

  @Test
  void goesOnWhereAnotherEnded() {
    Place place = place("a", "b");
    Track track = new Track(Optional.of(place), "m");
    assertThat(track.takenBefore(bytes("a"))).isTrue();
    assertThat(track.beyondKnown()).isFalse();
    assertThat(track.takenBefore(bytes("b"))).isTrue();
    assertThat(track.beyondKnown()).isTrue();
    assertThat(track.takenBefore(bytes("c"))).isFalse();
    assertThat(track.place(2, true).rejected()).isEqualTo(3);
    assertThat(track.place(2, true).checksum()).isEqualTo(place("a", "b", "c").checksum());
  }

  @Test
  void knowsWhetherItHasTakenAnythingNew() {
    Track fresh = new Track(Optional.empty(), "m");
    assertThat(fresh.isWhereItBegan()).isTrue();
    fresh.takenBefore(bytes("a"));
    assertThat(fresh.isWhereItBegan()).isFalse();

    Track after = new Track(Optional.of(place("a")), "m");
    after.takenBefore(bytes("a"));
    assertThat(after.isWhereItBegan()).isTrue();
    after.takenBefore(bytes("b"));
    assertThat(after.isWhereItBegan()).isFalse();
  }

  @Test
  void refusesOtherRecordsThanThoseThatWereSent() {
    Track other = new Track(Optional.of(place("a", "b")), "m");
    other.takenBefore(bytes("x"));
    assertThatThrownBy(() -> other.takenBefore(bytes("b")))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("its first 2 records are not those that were sent");
    // The same bytes, cut elsewhere.
    Track cut = new Track(Optional.of(place("ab", "c")), "m");
    cut.takenBefore(bytes("a"));
    assertThatThrownBy(() -> cut.takenBefore(bytes("bc"))).isInstanceOf(SetupException.class);
  }

  @Test
  void refusesFewerRecordsThanWereSent() {
    Track track = new Track(Optional.of(place("a", "b")), "m");
    track.takenBefore(bytes("a"));
    assertThatThrownBy(track::requireAllKnown)
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("it has 1 records, and 2 were sent");
  }

  @Test
  void aPlaceSurvivesItsWayThroughTheBroker() {
    Place place =
        new Place(7, 2, "abc", "--format lines", true, Instant.parse("2026-01-02T03:04:05Z"));
    assertThat(Place.parse(7, place.metadata())).contains(place);
    assertThat(place.sent()).isEqualTo(5);
    assertThat(Place.parse(7, "")).isEmpty();
    assertThat(Place.parse(7, "something else")).isEmpty();
  }

  private static Place place(String... records) {
    Track track = new Track(Optional.empty(), "m");
    for (String record : records) {
      assertThat(track.takenBefore(bytes(record))).isFalse();
    }
    return track.place(1, false);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
