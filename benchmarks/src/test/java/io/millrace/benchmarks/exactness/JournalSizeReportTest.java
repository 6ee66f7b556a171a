package io.millrace.benchmarks.exactness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JournalSizeReportTest {
  private static final Undisturbed UNDISTURBED =
      new Undisturbed(
          List.of(
              Events.step(6, 0, 100),
              Events.saved(6, 40, 30),
              Events.step(7, 120, 120),
              Events.step(8, 220, 100)),
          630);

  @Test
  void sizesAreThoseOfAStep() {
    List<String> lines =
        new JournalSizeReport(UNDISTURBED, List.of(new JournalVolume("zstd", 20, 100, 10_486)), 1e4)
            .lines();

    assertThat(lines).contains("| 20 | zstd | 105 | 100 |");
    assertThat(lines.get(0)).contains("3 steps", "13.64 events/s", "210 bytes a step");
  }

  @Test
  void aStallIsOverTheTimeOfAStepWithoutOne() {
    assertThat(UNDISTURBED.stalls().values()).containsExactly(0.3);
    assertThat(UNDISTURBED.stepsBesideSaving().values()).containsExactly(1.2);
  }
}
