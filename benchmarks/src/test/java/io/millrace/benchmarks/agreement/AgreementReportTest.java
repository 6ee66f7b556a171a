package io.millrace.benchmarks.agreement;

import static org.assertj.core.api.Assertions.assertThat;

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
        .hasSize(4)
        .anyMatch(line -> line.startsWith("GPT-2, fp32: the first loss is off by 0.01"))
        .anyMatch(line -> line.contains("the gradient is off by 0.01"))
        .anyMatch(line -> line.contains("the gradient of w is off"))
        .anyMatch(line -> line.contains("a later loss is off by 0.015"));
    assertThat(failures(Precision.BF16, trained(1.03f, 4, 2))).hasSize(1);
    assertThat(failures(Precision.BF16, trained(1, 4, Double.NaN))).hasSize(1);
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

    assertThat(last(new AgreementReport("cuda", List.of(good)).lines()))
        .isEqualTo("- All 1 cases agree.");
    AgreementReport report = new AgreementReport("cuda", List.of(good, bad));
    assertThat(last(report.lines())).isEqualTo("- 1 of 2 cases do not agree.");
    assertThat(report.lines())
        .contains("| GPT-2, fp32, gradient checkpointing | equal | equal | equal |");
  }

  private static String last(List<String> lines) {
    return lines.get(lines.size() - 1);
  }

  private static List<String> failures(Precision precision, Trained candidate) {
    return new Finding(
            new Case(new Variant(Subject.GPT2, precision, false), "path"),
            Comparison.of(REFERENCE, candidate),
            Optional.empty(),
            Optional.empty(),
            true)
        .failures();
  }

  private static Finding checkpointing(Trained candidate, boolean mustBeEqual) {
    return new Finding(
        new Case(new Variant(Subject.GPT2, Precision.FP32, true), "path"),
        Comparison.of(REFERENCE, candidate),
        Optional.empty(),
        Optional.of(
            new Finding.Kept(
                candidate.isIdentical(REFERENCE), Comparison.of(REFERENCE, candidate))),
        mustBeEqual);
  }

  private static Trained trained(float gradient, double first, double later) {
    return new Trained(
        Map.of("w", DistanceTest.tensor(gradient)),
        List.of(first, later),
        Map.of("w", DistanceTest.tensor(3)));
  }
}
