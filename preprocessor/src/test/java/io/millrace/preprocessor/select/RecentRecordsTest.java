package io.millrace.preprocessor.select;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentRecordsTest {

  @Test
  void theOldestIsForgottenFirst() {
    RecentRecords recent = new RecentRecords(2);
    assertThat(recent.add(digest(1), 10)).isZero();
    assertThat(recent.add(digest(2), 11)).isEqualTo(1);
    assertThat(recent.add(digest(3), 15)).isZero();

    assertThat(recent.offsetOf(digest(1))).isEmpty();
    assertThat(recent.offsetOf(digest(2))).hasValue(11);
    assertThat(recent.offsetOf(digest(3))).hasValue(15);
  }

  @Test
  void goesOnBehindTheNewestAfterARestart() {
    RecentRecords recent = new RecentRecords(3);
    // Keys as a ring of three that has gone round once has them, oldest first.
    recent.restore(1, digest(2), 11);
    recent.restore(2, digest(3), 12);
    recent.restore(0, digest(4), 13);

    assertThat(recent.add(digest(5), 14)).isEqualTo(1);
    assertThat(recent.offsetOf(digest(2))).isEmpty();
    assertThat(recent.offsetOf(digest(3))).hasValue(12);
  }

  @Test
  void aLargerRingTakesKeysThatAreFree() {
    RecentRecords recent = new RecentRecords(4);
    recent.restore(2, digest(1), 10);
    recent.restore(0, digest(2), 11);

    assertThat(recent.add(digest(3), 12)).isEqualTo(1);
    assertThat(recent.add(digest(4), 13)).isEqualTo(3);
    assertThat(recent.add(digest(5), 14)).isEqualTo(2);
    assertThat(recent.offsetOf(digest(1))).isEmpty();
    assertThat(recent.offsetOf(digest(2))).hasValue(11);
  }

  @Test
  void anOlderRecordOfTheSameDigestTakesNothingAlong() {
    RecentRecords recent = new RecentRecords(3);
    // The first was to be deleted when the window was smaller, and a like one came in.
    recent.restore(0, digest(1), 5);
    recent.restore(1, digest(2), 6);
    recent.restore(2, digest(1), 900);
    recent.add(digest(3), 901);
    assertThat(recent.offsetOf(digest(1))).hasValue(900);
  }

  @Test
  void digestsOfDifferentRecordsDiffer() {
    assertThat(RecordDigest.of(new byte[] {1})).isEqualTo(RecordDigest.of(new byte[] {1}));
    assertThat(RecordDigest.of(new byte[] {1})).isNotEqualTo(RecordDigest.of(new byte[] {2}));
  }

  private static RecordDigest digest(long low) {
    return new RecordDigest(0, low);
  }
}
