package io.millrace.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.benchmarks.leg.LegOutcome;
import io.millrace.benchmarks.leg.LegOutcome.Failed;
import io.millrace.benchmarks.leg.LegOutcome.Measured;
import io.millrace.benchmarks.leg.Measurement;
import io.millrace.benchmarks.leg.Rounds;
import io.millrace.benchmarks.training.ClassifierShape;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClassificationReportTest {
  private static final ClassificationPlan PLAN =
      new ClassificationPlan(ClassifierShape.BERT_BASE, 1, 8, 3);
  private static final IntSummaryStatistics LENGTHS = IntStream.of(22, 64, 90).summaryStatistics();

  @Test
  void theGoalIsTheMedianOfTheRoundsRatios() {
    // Of the medians of the speeds, it would be 2.
    ClassificationReport report =
        report(List.of(round(600, 2, 4), round(600, 1, 1.7), round(600, 3, 4.5)));

    assertThat(report.goal().measured().orElseThrow().median()).isEqualTo(1.7);
    assertThat(report.goal().reached()).isFalse();
    assertThat(report(List.of(round(600, 1, 1.8))).goal().reached()).isTrue();
  }

  @Test
  void saysWhatWasRun() {
    assertThat(report(List.of(round(600, 1, 2))).lines())
        .contains(
            "- Pairs: 3 of 58.7 tokens on average (22 to 90), lengths drawn as MRPC's are, so that"
                + " of 128 positions 45.8% are real")
        .anyMatch(line -> line.startsWith("| Millrace | 600 (600 to 600) | 1 |"))
        .anyMatch(
            line ->
                line.startsWith(
                    "| transformers' Trainer, padding to 128 | 300 (300 to 300) | 2.00 (2.00"));
  }

  @Test
  void aLegThatFailedReachesNothing() {
    ClassificationReport report =
        report(
            List.of(
                Map.of(
                    ClassificationBenchmark.MILLRACE,
                    leg(600, 1),
                    ClassificationBenchmark.TRAINER,
                    new Failed("It was killed."))));

    assertThat(report.goal().reached()).isFalse();
    assertThat(report.lines()).contains("It was killed.");
  }

  @Test
  void legsThatTrainedOnOtherTokensCannotBeCompared() {
    Map<String, LegOutcome> round =
        Map.of(
            ClassificationBenchmark.MILLRACE,
            leg(600, 1),
            ClassificationBenchmark.TRAINER,
            leg(601, 1));

    assertThatThrownBy(() -> report(List.of(round)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("did not train on the same tokens");
  }

  private static ClassificationReport report(List<Map<String, LegOutcome>> rounds) {
    return new ClassificationReport(PLAN, LENGTHS, new Rounds(rounds));
  }

  private static Map<String, LegOutcome> round(long tokens, double own, double trainers) {
    return Map.of(
        ClassificationBenchmark.MILLRACE,
        leg(tokens, own),
        ClassificationBenchmark.TRAINER,
        leg(tokens, trainers));
  }

  private static LegOutcome leg(long tokens, double seconds) {
    return new Measured(
        new Measurement(tokens, seconds, 8, 900 << 20, 0, 0, 2, Map.of("PyTorch", "2.7.1")));
  }
}
