package io.millrace.benchmarks.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.benchmarks.measure.Goal;
import io.millrace.benchmarks.training.ModelShape;
import io.millrace.schemas.event.EventPayload.PassCompleted;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.service.SetupException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LossesReportTest {
  private static final LossesPlan CUDA = new LossesPlan(ModelShape.SMALL, "cuda", 8, 512, 5);
  private static final LossesPlan CPU = new LossesPlan(ModelShape.SMALL, "cpu", 8, 512, 5);

  @Test
  void speedIsThatOfTheSecondHalf() {
    TargetRun run = run(CUDA, CUDA.reference(), 5, 4, 3, 2, 1);

    assertThat(run.losses()).containsExactly(5.0, 4.0, 3.0, 2.0, 1.0);
    // Steps 3 and 4, of 30 and 40 tokens, from the end of the 2nd at 400 ms to 1,600 ms.
    assertThat(run.tokensPerSecond()).isEqualTo(70 / 1.2);
  }

  @Test
  void aRunThatSkippedAStepIsNone() {
    assertThatThrownBy(() -> run(CUDA, CUDA.reference(), 5, 4, 3, 2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("4 steps instead of 5");
  }

  @Test
  void eachPrecisionHasItsTolerance() {
    assertThat(reached(report(CUDA, 3.002, 3.05))).containsExactly(true, true);
    assertThat(reached(report(CUDA, 3.004, 3.07))).containsExactly(false, false);
  }

  @Test
  void onTheCpuFloat32IsTheSame() {
    assertThat(reached(report(CPU, 3, 3.05))).containsExactly(true, true);
    assertThat(reached(report(CPU, Math.nextUp(3.0), 3.05))).containsExactly(false, true);
  }

  @Test
  void theReportHasEveryStepOfEveryRun() {
    assertThat(report(CUDA, 3.003, 3.06).lines())
        .contains(
            "| step | cpu, fp32 | cuda, fp32 | cuda, bf16 |",
            "| 3 | 3.00000 | 3.00300 | 3.06000 |",
            "| largest relative difference | 0.0 | 0.0010 | 0.020 |");
  }

  @Test
  void oneStepIsTooFew() {
    assertThatThrownBy(() -> new LossesPlan(ModelShape.SMALL, "cpu", 8, 512, 1))
        .isInstanceOf(SetupException.class);
  }

  private static List<Boolean> reached(LossesReport report) {
    return report.goals().stream().map(Goal::reached).toList();
  }

  private static LossesReport report(LossesPlan plan, double fp32, double bf16) {
    return new LossesReport(
        plan,
        run(plan, plan.reference(), 5, 4, 3, 2, 1),
        List.of(
            run(plan, plan.candidates().get(0), 5, 4, fp32, 2, 1),
            run(plan, plan.candidates().get(1), 5, 4, bf16, 2, 1)));
  }

  /** The nth step has 10 n tokens and ends 100 n² ms after the beginning. */
  private static TargetRun run(LossesPlan plan, Target target, double... losses) {
    List<TrainingEvent> events = new ArrayList<>();
    for (int i = 1; i <= losses.length; i++) {
      StepCompleted step =
          new StepCompleted(
              losses[i - 1], 1e-4, 1, 8, 10L * i, 9, 0, 1, 0, 0, List.of(), List.of(), 0, 1);
      events.add(new TrainingEvent("run", "first", i, i, 100L * i * i, step));
    }
    events.add(new TrainingEvent("run", "first", 9, 9, 9_999, new PassCompleted(1)));
    return TargetRun.of(target, plan, events);
  }
}
