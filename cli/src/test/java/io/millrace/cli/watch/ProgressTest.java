package io.millrace.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.watch.run.Backlog;
import io.millrace.cli.watch.run.RecentSteps;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressTest {
  @Test
  void countsTheRecordsAfterTheHighestTrained() {
    Backlog backlog = new Backlog();
    backlog.trained(Events.step(1, 1, 0, 9));
    backlog.trained(Events.step(1, 1, 0, 4));
    assertThat(backlog.waiting(Map.of(0, new Backlog.Range(0, 15)))).isEqualTo(5);
  }

  @Test
  void countsAPartitionThatNoStepHasTouchedAsAWhole() {
    Backlog backlog = new Backlog();
    backlog.trained(Events.step(1, 1, 0, 9));
    Map<Integer, Backlog.Range> partitions =
        Map.of(0, new Backlog.Range(0, 10), 1, new Backlog.Range(100, 107));
    assertThat(backlog.waiting(partitions)).isEqualTo(7);
  }

  @Test
  void countsNothingThatRetentionHasDeleted() {
    Backlog backlog = new Backlog();
    backlog.trained(Events.step(1, 1, 0, 9));
    assertThat(backlog.waiting(Map.of(0, new Backlog.Range(50, 60)))).isEqualTo(10);
  }

  @Test
  void averagesTokensOverTheLastStepsOnly() {
    RecentSteps throughput = new RecentSteps(20);
    assertThat(throughput.tokensPerSecond()).isZero();
    throughput.add(Events.step(1_000_000, 1, 0, 0));
    for (int i = 0; i < 20; i++) {
      throughput.add(Events.step(100, 500, 0, i));
    }
    assertThat(throughput.tokensPerSecond()).isEqualTo(200);
  }

  @Test
  void showsStepLossSpeedAndBacklogInOneLine() {
    Progress progress = new Progress();
    assertThat(progress.line(Map.of())).isEmpty();
    StepCompleted step = Events.step(1500, 500, 0, 9);
    progress.add(Events.of("demo", 1234, step), step);
    assertThat(progress.line(Map.of(0, new Backlog.Range(0, 1010))))
        .isEqualTo("demo  step 1,234  loss 2.5000  3,000 tokens/s  1,000 records waiting");
  }
}
