package io.millrace.benchmarks.exactness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class StartPhasesTest {
  @Test
  void phasesAreThoseOfTheLogsLine() {
    StartPhases phases =
        StartPhases.in(
            List.of(
                "12:00:00 INFO  [main] something else 1.0",
                "12:00:01 INFO  [main] Started in 2.25 s: topics 0.50, model 1.75"));

    assertThat(phases.seconds()).containsEntry("topics", 0.5).containsOnlyKeys("topics", "model");
    assertThat(phases.model()).isEqualTo(1.75);
    assertThat(phases.total()).isEqualTo(2.25);
  }

  @Test
  void aLogWithoutTheLineSaysNothing() {
    assertThatThrownBy(() -> StartPhases.in(List.of("12:00:00 INFO  [main] hello")))
        .isInstanceOf(IllegalStateException.class);
  }
}
