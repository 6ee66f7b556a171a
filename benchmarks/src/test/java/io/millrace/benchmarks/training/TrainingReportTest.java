package io.millrace.benchmarks.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.benchmarks.measure.CpuClock;
import io.millrace.benchmarks.measure.Pair;
import io.millrace.benchmarks.pipeline.BrokerPlace;
import io.millrace.worker.program.Precision;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingReportTest {
  private static final TrainingPlan PLAN =
      new TrainingPlan(
          ModelShape.SMALL,
          "cpu",
          Precision.FP32,
          BrokerPlace.SAME_PROCESS,
          8,
          512,
          4,
          20,
          1,
          2,
          0);

  @Test
  void theRatioIsThatOfTheSpeedsPairByPair() {
    TrainingReport report =
        new TrainingReport(
            PLAN,
            "from Kafka",
            "from memory",
            List.of(
                new Pair<>(leg(100, 10, 3.0), leg(100, 9, 3.0)),
                new Pair<>(leg(100, 20, 3.0), leg(100, 19, 3.0))));

    assertThat(report.ratio().values()).containsExactly(0.9, 0.95);
    assertThat(report.lines()).anyMatch(line -> line.contains("8 (5 to 10)"));
    assertThat(report.lines()).contains("| | from Kafka | from memory | ratio |");
  }

  @Test
  void legsThatTrainedSomethingElseCannotBeCompared() {
    assertThatThrownBy(() -> report(leg(100, 10, 3.0), leg(100, 10, 3.5)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("did not train the same");
    assertThatThrownBy(() -> report(leg(99, 10, 3.0), leg(100, 10, 3.0)))
        .isInstanceOf(IllegalStateException.class);
  }

  private static TrainingReport report(LegResult kafka, LegResult memory) {
    return new TrainingReport(
        PLAN, "from Kafka", "from memory", List.of(new Pair<>(kafka, memory)));
  }

  private static LegResult leg(long tokens, double seconds, double loss) {
    return new LegResult(tokens, seconds, 0, new CpuClock(1, 1), List.of(loss), 0);
  }
}
