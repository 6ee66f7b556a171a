package io.millrace.worker.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RetentionTest {

  @Test
  void theNewestAndTheBest() {
    assertThat(kept(new Retention(2, 0), 20, "10", "20", "30", "40", "50"))
        .containsExactly("20", "40", "50");
    assertThat(kept(new Retention(2, 0), 50, "10", "20", "30", "40", "50"))
        .containsExactly("40", "50");
    assertThat(kept(new Retention(2, 0), 0, "10")).containsExactly("10");
  }

  @Test
  void zeroKeepsAll() {
    assertThat(kept(new Retention(0, 0), 0, "10", "20", "20.1"))
        .containsExactly("10", "20", "20.1");
  }

  @Test
  void theMultiplesAreKeptForGood() {
    assertThat(kept(new Retention(1, 20), -1, "0", "10", "20", "30", "40", "50", "60", "70"))
        .containsExactly("20", "40", "60", "70");
  }

  @Test
  void whereTheMultipleItselfCouldNotBeSavedTheNextOneIsKept() {
    assertThat(kept(new Retention(1, 20), 0, "10", "23", "27", "40", "41", "90"))
        .containsExactly("23", "40", "90");
  }

  @Test
  void ofAStepThatWasSavedAgainTheNewestCounts() {
    assertThat(kept(new Retention(1, 20), 10, "10", "10.1", "20", "20.2", "20.10", "50"))
        .containsExactly("10.1", "20.10", "50");
  }

  @Test
  void theBestIsTheNewestOfThoseThatWereWhenTheyWereSaved() {
    List<CheckpointDirectory> all = newestFirst("10", "20", "30", "40", "50");

    assertThat(names(new Retention(1, 0).kept(all, Set.of(), best(10L, 20L, 60L))))
        .containsExactly("20", "50");
    assertThat(names(new Retention(1, 0).kept(all, Set.of(path("50")), best(10L, 50L))))
        .containsExactly("10", "40", "50");
  }

  @Test
  void aStepThatIsSavedAgainAndAgainPushesNoOtherOut() {
    assertThat(kept(new Retention(2, 0), 0, "10", "20", "30", "30.1", "30.2"))
        .containsExactly("20", "30.2");
  }

  @Test
  void whatIsPassedOverTakesNoPlaceAndStaysWhileItIsAhead() {
    List<CheckpointDirectory> all = newestFirst("10", "20", "20.1", "30", "100");
    Set<Path> passedOver = Set.of(path("20.1"), path("100"));

    assertThat(names(new Retention(1, 20).kept(all, passedOver, best(20L))))
        .containsExactly("20", "30", "100");
    List<CheckpointDirectory> later = newestFirst("20", "30", "100", "110");
    assertThat(names(new Retention(1, 0).kept(later, passedOver, best(0L)))).containsExactly("110");
  }

  @Test
  void nothingNegative() {
    assertThatThrownBy(() -> new Retention(-1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Retention(0, -1)).isInstanceOf(IllegalArgumentException.class);
  }

  private static List<String> kept(Retention retention, long best, String... steps) {
    return names(retention.kept(newestFirst(steps), Set.of(), best(best)));
  }

  /** Whether it is of one of these steps. */
  private static Predicate<Path> best(Long... steps) {
    return path ->
        List.of(steps).contains(CheckpointDirectory.newestFirst(List.of(path)).get(0).step());
  }

  private static List<CheckpointDirectory> newestFirst(String... steps) {
    return CheckpointDirectory.newestFirst(Stream.of(steps).map(RetentionTest::path).toList());
  }

  private static Path path(String name) {
    String[] parts = name.split("\\.", 2);
    return Path.of(
        CheckpointDirectory.name(
            Long.parseLong(parts[0]), parts.length == 1 ? 0 : Integer.parseInt(parts[1])));
  }

  /** As they were given, the oldest first. */
  private static List<String> names(Set<Path> kept) {
    return CheckpointDirectory.newestFirst(List.copyOf(kept)).stream()
        .map(d -> d.step() + (d.repetition() == 0 ? "" : "." + d.repetition()))
        .collect(
            java.util.ArrayList::new, (list, name) -> list.add(0, name), java.util.List::addAll);
  }
}
