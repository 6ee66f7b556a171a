package io.millrace.benchmarks.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.millrace.worker.program.Precision;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AgreementReportTest {
  private static final Trained REFERENCE = trained(1, 4, 2);

  @Test
  void withinTheToleranceOfThePrecisionItAgrees() {
    assertThat(failures(Precision.FP32, trained(1.00001f, 4.002, 2.001))).isEmpty();
    assertThat(failures(Precision.BF16, trained(1.01f, 4.04, 2.03))).isEmpty();
  }

  @Test
  void eachThingThatIsOffIsNamed() {
    assertThat(failures(Precision.FP32, trained(1.01f, 4.04, 2.03)))
        .hasSize(5)
        .anyMatch(line -> line.startsWith("GPT-2, fp32: the first loss is off by 0.01"))
        .anyMatch(line -> line.contains("the gradient is off by 0.01"))
        .anyMatch(line -> line.contains("the gradient of w is off"))
        .anyMatch(line -> line.contains("a later loss is off by 0.015"))
        .anyMatch(line -> line.contains("the loss of an evaluation is off by 0.015"));
    assertThat(failures(Precision.BF16, trained(1.03f, 4, 2))).hasSize(1);
    assertThat(failures(Precision.BF16, trained(1, 4, Double.NaN))).hasSize(2);
  }

  @Test
  void whatTrainingLeavesBehindIsJudged() {
    for (Precision precision : Precision.values()) {
      assertThat(failures(precision, trained(1, 4, 2, 3.33f, 5, 10, true)))
          .singleElement(STRING)
          .contains("the change of the weights is off by 0.1");
      assertThat(failures(precision, trained(1, 4, 2, 3.3f, 6, 10, true)))
          .singleElement(STRING)
          .contains("AdamW's second moment is off by 0.2");
      assertThat(failures(precision, trained(1, 4, 2, 3.3f, 5, 13, true)))
          .singleElement(STRING)
          .contains("the accuracy of an evaluation is off by 0.03");
      assertThat(failures(precision, trained(1, 4, 2, 3.3f, 5, 10, false)))
          .singleElement(STRING)
          .contains("a copy of the model on the device");
    }
  }

  @Test
  void weightsOfBfloat16AreNone() {
    // Off by less than a bfloat16 change may be, 3.3 is 3.296875 in it.
    assertThat(failures(Precision.BF16, trained(1, 4, 2, 3.296875f, 5, 10, true)))
        .singleElement(STRING)
        .contains("100% of the weights have no more than bfloat16's bits");
  }

  @Test
  void aCaseThatBreaksIsAFailureBesideTheOthers() {
    AgreementReport report =
        new AgreementReport(
            "cuda",
            List.of(checkpointing(REFERENCE, true)),
            List.of("BERT that classifies, bf16: it ended with x"));

    assertThat(report.failures()).containsExactly("BERT that classifies, bf16: it ended with x");
    assertThat(report.lines()).contains("- BERT that classifies, bf16: it ended with x");
    assertThat(last(report.lines())).isEqualTo("- 1 of 2 cases do not agree.");
  }

  @Test
  void checkpointingIsTheSameToTheLastBitWhereItMustBe() {
    Trained other = trained(1, 4, Math.nextUp(2.0));

    assertThat(checkpointing(other, true).failures())
        .containsExactly(
            "GPT-2, fp32, gradient checkpointing: it is not the same to the last bit without"
                + " checkpointing.");
    assertThat(checkpointing(other, false).failures()).isEmpty();
    assertThat(checkpointing(REFERENCE, true).failures()).isEmpty();
  }

  @Test
  void theReportEndsWithTheVerdict() {
    Finding good = checkpointing(REFERENCE, true);
    Finding bad = checkpointing(trained(2, 4, 2), true);

    assertThat(last(new AgreementReport("cuda", List.of(good), List.of()).lines()))
        .isEqualTo("- All 1 cases agree.");
    AgreementReport report = new AgreementReport("cuda", List.of(good, bad), List.of());
    assertThat(last(report.lines())).isEqualTo("- 1 of 2 cases do not agree.");
    assertThat(report.lines())
        .contains("| GPT-2, fp32, gradient checkpointing | equal | equal | equal |");
  }

  private static String last(List<String> lines) {
    return lines.get(lines.size() - 1);
  }

  private static List<String> failures(Precision precision, Trained candidate) {
    return new Finding(
            new Case(new Trial(Subject.GPT2, precision, Trial.Way.WHOLE), "path"),
            Comparison.of(REFERENCE, candidate),
            Optional.empty(),
            Optional.empty(),
            candidate.copyKept(),
            true)
        .failures();
  }

  private static Finding checkpointing(Trained candidate, boolean mustBeEqual) {
    return new Finding(
        new Case(new Trial(Subject.GPT2, Precision.FP32, Trial.Way.CHECKPOINTED), "path"),
        Comparison.of(REFERENCE, candidate),
        Optional.empty(),
        Optional.of(
            new Finding.Kept(
                candidate.isIdentical(REFERENCE), Comparison.of(REFERENCE, candidate))),
        candidate.copyKept(),
        mustBeEqual);
  }

  private static Trained trained(float gradient, double first, double later) {
    return trained(gradient, first, later, 3.3f, 5, 10, true);
  }

  private static Trained trained(
      float gradient,
      double first,
      double later,
      float end,
      float secondMoment,
      long correct,
      boolean copyKept) {
    return new Trained(
        Map.of("w", DistanceTest.tensor(gradient)),
        List.of(first, later),
        Map.of("w", DistanceTest.tensor(3)),
        Map.of("w", DistanceTest.tensor(end)),
        Map.of("w", DistanceTest.tensor(secondMoment)),
        new Trained.Evaluation(later, correct, 100),
        copyKept);
  }
}
