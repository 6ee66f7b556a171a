package io.millrace.worker.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** What transformers' schedules leave open or do otherwise. */
class ScheduleEndTest {
  private static final long FAR = 1_000_000_000;

  @Test
  void aCosineStaysDownAfterItsEnd() {
    CosineSchedule schedule = new CosineSchedule(2, 0, 10, 0.25);

    assertThat(schedule.rate(10)).isCloseTo(0.5, within(1e-15));
    assertThat(schedule.rate(15)).isCloseTo(0.5, within(1e-15));
    assertThat(schedule.rate(FAR)).isCloseTo(0.5, within(1e-15));
  }

  @Test
  void withoutAnEndAConstantStaysAndAnInverseSquareRootFallsOn() {
    assertThat(new ConstantSchedule(1, 2).rate(FAR)).isEqualTo(1);
    assertThat(new InverseSquareRootSchedule(1, 10).rate(1000)).isCloseTo(0.1, within(1e-15));
    assertThat(new InverseSquareRootSchedule(1, 10).rate(FAR)).isPositive();
  }

  @Test
  void aDecayTakesNoMoreStepsThanTheWarmupLeaves() {
    WarmupStableDecaySchedule schedule =
        new WarmupStableDecaySchedule(1, 6, 100, 10, DecayShape.LINEAR, 0);

    assertThat(schedule.rate(6)).isEqualTo(1);
    assertThat(schedule.rate(8)).isEqualTo(0.5);
    assertThat(schedule.rate(10)).isZero();
  }

  @Test
  void withoutADecayItDropsAtTheEnd() {
    WarmupStableDecaySchedule schedule =
        new WarmupStableDecaySchedule(1, 0, 0, 10, DecayShape.LINEAR, 0.25);

    assertThat(schedule.rate(9)).isEqualTo(1);
    assertThat(schedule.rate(10)).isEqualTo(0.25);
  }
}
