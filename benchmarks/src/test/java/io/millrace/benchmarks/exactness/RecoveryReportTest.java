package io.millrace.benchmarks.exactness;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.measure.Goal;
import io.millrace.benchmarks.training.ModelShape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecoveryReportTest {
  private static final RecoveryPlan PLAN = new RecoveryPlan(ModelShape.SMALL, 8, 512, 20, 6, 3, 2);

  @Test
  void modelAndStepsAgainAreNoneOfTheGoals() {
    RecoveryReport report = report(4.5);

    assertThat(report.goals()).allMatch(Goal::reached);
    assertThat(report.lines())
        .contains(
            "| start: model | 7.00 (7.00 to 7.00) |",
            "| 3 (3 to 3) steps again | 3.00 (3.00 to 3.00) |",
            "| without model and steps again | 4.60 (4.60 to 4.60) |");
  }

  @Test
  void aSlowProcessMissesTheGoal() {
    assertThat(report(6).goals().get(0).reached()).isFalse();
  }

  private static RecoveryReport report(double process) {
    Undisturbed undisturbed =
        new Undisturbed(
            List.of(Events.step(6, 0, 100), Events.saved(6, 50, 30), Events.step(7, 100, 100)),
            500);
    RecoveryRound round =
        new RecoveryRound(0, process, new StartPhases(Map.of("model", 7.0)), 3, 3, 0.1);
    return new RecoveryReport(PLAN, undisturbed, List.of(round, round));
  }
}
