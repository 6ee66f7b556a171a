package io.millrace.benchmarks.exactness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RecoveryRoundTest {
  private static final Offset<Double> CLOSE = within(1e-9);
  private static final StartPhases START = new StartPhases(Map.of("topics", 0.5, "model", 1.5));

  @Test
  void theTimeIsTakenApartWithoutARest() {
    RecoveryRound round = round(true);

    assertThat(round.gone()).isEqualTo(0.1, CLOSE);
    assertThat(round.process()).isEqualTo(0.9, CLOSE);
    assertThat(round.replayedSteps()).isEqualTo(2);
    assertThat(round.replay()).isEqualTo(2.0, CLOSE);
    assertThat(round.firstStep()).isEqualTo(1.0, CLOSE);
    assertThat(round.sinceKill()).isEqualTo(6.0, CLOSE);
    assertThat(round.sinceStart()).isEqualTo(5.9, CLOSE);
    assertThat(round.overhead()).isEqualTo(2.5, CLOSE);
  }

  @Test
  void aRecoveryThatCameOutOtherwiseIsNone() {
    assertThatThrownBy(() -> round(false)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aKillRightAfterACheckpointHasNoStepsAgain() {
    RecoveryRound round =
        RecoveryRound.of(0, 0, List.of(Events.started(3_000), Events.step(9, 3_500, 500)), START);

    assertThat(round.replayedSteps()).isZero();
    assertThat(round.sinceKill()).isEqualTo(3.5, CLOSE);
  }

  @Test
  void aRecoveryWithoutAStepIsNone() {
    assertThatThrownBy(() -> RecoveryRound.of(0, 0, List.of(Events.started(1)), START))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("StepCompleted");
  }

  private static RecoveryRound round(boolean identical) {
    return RecoveryRound.of(
        10_000,
        10_100,
        List.of(
            Events.started(13_000),
            Events.recovered(15_000, 2_000, identical),
            Events.step(9, 16_000, 1_000),
            Events.step(10, 17_000, 1_000)),
        START);
  }
}
