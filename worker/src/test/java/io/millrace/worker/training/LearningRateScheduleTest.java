package io.millrace.worker.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LearningRateScheduleTest {

  @Test
  void risesThenFallsToZero() {
    LearningRateSchedule schedule = new LearningRateSchedule(1.0, 2, OptionalLong.of(6));

    assertThat(schedule.rate(0)).isZero();
    assertThat(schedule.rate(1)).isEqualTo(0.5);
    assertThat(schedule.rate(2)).isEqualTo(1.0);
    assertThat(schedule.rate(4)).isEqualTo(0.5);
    assertThat(schedule.rate(6)).isZero();
    assertThat(schedule.rate(7)).isZero();
  }

  @Test
  void withoutAnEndItStays() {
    LearningRateSchedule schedule = new LearningRateSchedule(1.0, 2, OptionalLong.empty());

    assertThat(schedule.rate(1)).isEqualTo(0.5);
    assertThat(schedule.rate(1_000_000_000)).isEqualTo(1.0);
  }
}
