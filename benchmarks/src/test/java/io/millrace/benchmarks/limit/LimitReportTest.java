package io.millrace.benchmarks.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.training.ModelShape;
import java.util.List;
import org.junit.jupiter.api.Test;

class LimitReportTest {
  private static final LimitPlan PLAN = new LimitPlan(ModelShape.SMALL, 8, 512, 2, 2, 3, 0);
  private static final LinearShapes SHAPES =
      new LinearShapes(
          List.of(new LinearLayer(1000, 1000, false)), new LinearLayer(1000, 1, true), 1);

  @Test
  void theRatioIsTakenRoundByRound() {
    LimitReport report = report(1.35);

    assertThat(report.goal().measured().orElseThrow().values()).containsExactly(1.5, 1.25, 1.3);
    assertThat(report.goal().reached()).isTrue();
    assertThat(report(1.2).goal().reached()).isFalse();
  }

  @Test
  void theTableHoldsTimesAndRates() {
    // 500 tokens in 3, 2.5 and 2.6 seconds, two batches; 6 million operations a token and a little.
    assertThat(report(1.35).lines())
        .anyMatch(
            line ->
                line.startsWith("| step | 1300 (1250 to 1500) | 192 (167 to 200) | 1.2 (1.0 to"))
        .anyMatch(line -> line.startsWith("| bare products | 1000 (1000 to 1000) | 250 (250 to"))
        .anyMatch(line -> line.contains("1.5 GFLOP a batch"))
        .anyMatch(line -> line.contains("4.2 s of processor time"));
  }

  private static LimitReport report(double bound) {
    return new LimitReport(
        PLAN,
        bound,
        SHAPES,
        List.of(TestBatches.ofLengths(200, 100), TestBatches.ofLengths(200)),
        List.of(new LimitRound(3, 2), new LimitRound(2.5, 2), new LimitRound(2.6, 2)),
        4.2);
  }
}
