package io.millrace.benchmarks.feeding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.benchmarks.measure.Goal;
import io.millrace.benchmarks.training.ModelShape;
import io.millrace.benchmarks.training.TrainingReports;
import io.millrace.service.SetupException;
import io.millrace.worker.program.Precision;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FeedingReportTest {
  private static final FeedingPlan PLAN = plan(2, 4);

  @Test
  void bothGoalsAreJudged() {
    assertThat(report(1, 1_090).goals()).allMatch(Goal::reached);
    assertThat(reached(report(20, 1_090))).containsExactly(false, true);
    assertThat(reached(report(1, 1_210))).containsExactly(true, false);
  }

  @Test
  void theReportTellsWhatWasLost() {
    assertThat(report(1, 1_210).lines())
        .contains(
            "| waiting for a batch, but where a checkpoint's copy is taken, % | 0.100 |",
            "| lost where a checkpoint's copy is taken, steps | 2.10 (2.10 to 2.10) |",
            "    millrace_device_utilization_ratio 0.5");
  }

  @Test
  void checkpointsAllTheTimeAreAMissedGoalAndASentence() {
    FeedingReport report =
        report(
            new Stretches(List.of(new Stretch(20, 1_000, 1, true, true, true)), 10, List.of(5.0)));

    assertThat(reached(report)).containsExactly(false, false);
    assertThat(report.lines()).anyMatch(line -> line.contains("--checkpoint-every-stretches"));
  }

  @Test
  void whatTheWorkerShowedIsToldWithoutTheLegsToo() {
    FeedingReport good = report(1, 1_090);
    FeedingReport report =
        new FeedingReport(
            PLAN,
            good.run(),
            Optional.empty(),
            good.metrics(),
            Optional.empty(),
            Optional.of("These legs failed: too far apart"));

    assertThat(good.reached()).isTrue();
    assertThat(report.reached()).isFalse();
    assertThat(report.lines())
        .contains(
            "| waiting for a batch, but where a checkpoint's copy is taken, % | 0.100 |",
            "- These legs failed: too far apart");
  }

  @Test
  void aPlanHasStretchesWithACheckpointAndWithout() {
    assertThatThrownBy(() -> plan(1, 4)).isInstanceOf(SetupException.class);
    assertThatThrownBy(() -> plan(3, 4)).isInstanceOf(SetupException.class);
  }

  private static FeedingPlan plan(int checkpointEvery, int stretches) {
    return new FeedingPlan(
        ModelShape.DEMO, "cpu", Precision.FP32, 8, 512, 10, stretches, checkpointEvery, 10, 1);
  }

  private static List<Boolean> reached(FeedingReport report) {
    return report.goals().stream().map(Goal::reached).toList();
  }

  private static FeedingReport report(double waitedMillis, long millisWithSnapshot) {
    return report(
        new Stretches(
            List.of(
                new Stretch(20, 1_000, waitedMillis, false, false, true),
                new Stretch(30, millisWithSnapshot, 0, true, true, true),
                new Stretch(40, 1_000, waitedMillis, false, false, true)),
            10,
            List.of(50.0)));
  }

  private static FeedingReport report(Stretches run) {
    return new FeedingReport(
        PLAN,
        run,
        Optional.empty(),
        List.of("millrace_device_utilization_ratio 0.5"),
        Optional.of(TrainingReports.of(PLAN.legs())),
        Optional.empty());
  }
}
