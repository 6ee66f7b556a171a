package io.millrace.cli.produce;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SendRateTest {
  private long now;

  @Test
  void spreadsRecordsEvenly() {
    SendRate rate = rate(100);
    assertThat(sentUntil(rate, 1_000_000_000L)).isEqualTo(100);
    assertThat(sentUntil(rate, 2_000_000_000L)).isEqualTo(100);
  }

  @Test
  void aPauseIsNotFollowedByABurst() {
    SendRate rate = rate(100);
    rate.sent();
    now = 10_000_000_000L;
    // A quarter of a second is made up for, beside the one that is due.
    assertThat(sentUntil(rate, now)).isEqualTo(26);
  }

  @Test
  void withoutARateNothingWaits() {
    SendRate rate = rate(0);
    rate.sent();
    assertThat(rate.limited()).isFalse();
    assertThat(rate.untilNext(now)).isZero();
  }

  @Test
  void fewerThanOneASecond() {
    SendRate rate = rate(0.5);
    rate.sent();
    assertThat(rate.untilNext(now)).isEqualTo(2_000_000_000L);
  }

  private SendRate rate(double perSecond) {
    return new SendRate(perSecond, () -> now);
  }

  /** Sends as soon as it may, until a moment at which time stands still. */
  private int sentUntil(SendRate rate, long end) {
    int sent = 0;
    while (now + rate.untilNext(now) < end || rate.untilNext(now) == 0) {
      now += rate.untilNext(now);
      rate.sent();
      sent++;
    }
    now = Math.max(now, end);
    return sent;
  }
}
