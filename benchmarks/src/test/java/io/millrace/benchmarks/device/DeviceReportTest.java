package io.millrace.benchmarks.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.leg.LegOutcome;
import io.millrace.benchmarks.leg.LegOutcome.Failed;
import io.millrace.benchmarks.leg.LegOutcome.Measured;
import io.millrace.benchmarks.leg.Measurement;
import io.millrace.benchmarks.leg.Rounds;
import io.millrace.benchmarks.measure.Goal;
import io.millrace.worker.model.ModelFlops;
import io.millrace.worker.program.Precision;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeviceReportTest {
  private static final DevicePlan PLAN = plan(DeviceModel.GPT2);
  private static final ModelFlops FLOPS = new ModelFlops(1_000_000, 0, 0, 200, true);
  private static final List<String> LEGS =
      List.of(DeviceBenchmark.MILLRACE, DeviceBenchmark.TRAINER);

  @Test
  void utilisationIsHeldAgainstTheRateOfMillracesLeg() {
    DeviceReport report =
        report(
            LEGS,
            Map.of(
                DeviceBenchmark.MILLRACE, leg(3000, 1 << 30, 50.4e9),
                DeviceBenchmark.TRAINER, leg(2000, 2 << 20, 0)));

    assertThat(report.lines())
        .contains("- The device's matrix products: 0.0504 (0.0504 to 0.0504) TFLOP/s")
        .anyMatch(
            line ->
                line.startsWith(
                    "| Millrace | 3,000 (3,000 to 3,000) | 1 | 50.0 (50.0 to 50.0) | 1,024 (1,024"))
        .anyMatch(
            line ->
                line.startsWith(
                    "| transformers' Trainer | 2,000 (2,000 to 2,000) | 1.50 (1.50 to 1.50)"
                        + " | 33.3 (33.3 to 33.3) | 2 (2 to 2) |"));
    assertThat(report.succeeded()).isTrue();
  }

  @Test
  void theGoalIsOverTheTrainer() {
    DeviceReport report =
        report(
            LEGS,
            Map.of(
                DeviceBenchmark.MILLRACE, leg(2500, 0, 1e12),
                DeviceBenchmark.TRAINER, leg(2000, 0, 0)));

    assertThat(report.goals().get(0).reached()).isFalse();
    assertThat(report.succeeded()).isFalse();
  }

  @Test
  void aloneThereIsNoGoal() {
    DeviceReport report =
        report(
            List.of(DeviceBenchmark.MILLRACE),
            Map.of(DeviceBenchmark.MILLRACE, leg(3000, 0, 1e12)));

    assertThat(report.goals()).isEmpty();
    assertThat(report.succeeded()).isTrue();
    // On the CPU the memory is the process's.
    assertThat(report.lines()).anyMatch(line -> line.contains("| 7 (7 to 7) |"));
  }

  @Test
  void aLegThatFailedIsShownWithItsSentence() {
    DeviceReport report =
        report(
            List.of(DeviceBenchmark.MILLRACE),
            Map.of(DeviceBenchmark.MILLRACE, new Failed("CUDA out of memory.")));

    assertThat(report.succeeded()).isFalse();
    assertThat(report.lines()).contains("CUDA out of memory.");
  }

  @Test
  void whatIsCompiledIsToBeMatched() {
    String compiled = Variant.COMPILED.of(DeviceBenchmark.TRAINER);

    DeviceReport report =
        report(
            List.of(DeviceBenchmark.MILLRACE, DeviceBenchmark.TRAINER, compiled),
            Map.of(
                DeviceBenchmark.MILLRACE,
                leg(2700, 0, 1e12),
                DeviceBenchmark.TRAINER,
                leg(2000, 0, 0),
                compiled,
                leg(2800, 0, 0)));

    assertThat(report.goals()).extracting(Goal::reached).containsExactly(true, false);
  }

  @Test
  void withGradientCheckpointingEachStandsBesideMillraceWithIt() {
    String own = Variant.CHECKPOINTED.of(DeviceBenchmark.MILLRACE);
    String peer = Variant.CHECKPOINTED.of(DeviceBenchmark.PLAIN);
    Map<String, LegOutcome> round =
        Map.of(
            DeviceBenchmark.MILLRACE,
            leg(3000, 0, 1e12),
            own,
            leg(2400, 0, 1e12),
            peer,
            leg(2000, 0, 0));

    DeviceReport report =
        new DeviceReport(
            plan(DeviceModel.LLAMA_1B),
            FLOPS,
            List.of(DeviceBenchmark.MILLRACE, own, peer),
            new Rounds(List.of(round)));

    assertThat(report.goals()).isEmpty();
    assertThat(report.lines())
        .anyMatch(
            line ->
                line.startsWith(
                    "| Millrace, gradient checkpointing | 2,400 (2,400 to 2,400) | 1 |"))
        .anyMatch(
            line ->
                line.startsWith(
                    "| plain PyTorch, gradient checkpointing | 2,000 (2,000 to 2,000) | 1.20 "));
  }

  private static DevicePlan plan(DeviceModel model) {
    return new DevicePlan(model, "cuda", Precision.BF16, 16, 1000, 2, 10, 1, false, false);
  }

  private static DeviceReport report(List<String> legs, Map<String, LegOutcome> round) {
    return new DeviceReport(PLAN, FLOPS, legs, new Rounds(List.of(round)));
  }

  private static LegOutcome leg(long tokens, long deviceBytes, double rate) {
    return new Measured(
        new Measurement(tokens, 1, 10, 7 << 20, deviceBytes, rate, 2, Map.of("PyTorch", "2.7.1")));
  }
}
