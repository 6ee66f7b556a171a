package io.millrace.benchmarks.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.benchmarks.device.DeviceModel;
import io.millrace.benchmarks.leg.Measurement;
import io.millrace.worker.program.Precision;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProfileReportTest {
  private static final Measurement MEASUREMENT =
      new Measurement(2048, 0.02, 2, 5 << 20, 0, 0, 2, Map.of("PyTorch", "2.7.1"));

  @Test
  void theRowsAndWhatIsOutsideMakeTheProfiledStep() {
    Profile profile =
        new Profile(
            List.of(9.0, 11.0),
            List.of(12.0, 14.0),
            List.of(
                new Operator("aten::mm", 8, 8, 16_000, 0),
                new Operator("aten::view", 40, 0, 4_000, 0),
                new Operator("aten::tiny", 2, 2, 4, 0),
                new Operator("layer", 4, 0, 1_000, 0)));

    ProfileReport report = ProfileReport.ofCpu(plan("cpu"), MEASUREMENT, profile);

    assertThat(report.lines())
        .contains(
            "- Calls of operators: 25 a step, 5 of which compute and call none that does",
            "| aten::mm | 4 | 8.000 | 61.5 |",
            "| aten::view | 20 | 2.000 | 15.4 |",
            "| 1 others | 1 | 0.002 | 0.0 |",
            "| TorchScript's interpreter |  | 0.500 | 3.8 |",
            "| outside of them |  | 2.498 | 19.2 |",
            "| the profiled step, mean |  | 13.000 | 100.0 |")
        .anyMatch(line -> line.contains("10.000 (9.000 to 11.000) ms, 102,400 tokens/s"));
  }

  @Test
  void whatACallTakesLongerWhereLaunchesWaitIsTheDevicesTime() {
    Profile asItIs = new Profile(List.of(20.0), List.of(22.0), List.of());
    Profile hostBound =
        new Profile(
            List.of(3.0),
            List.of(4.0),
            List.of( // One of the ten has waited for the device.
                new Operator("aten::mm", 10, 10, 5_000, 10),
                new Operator("aten::view", 10, 0, 10, 1)));
    Profile waiting =
        new Profile(
            List.of(25.0, 25.0),
            List.of(26.0, 26.0),
            List.of(
                new Operator("aten::mm", 100, 100, 31_000, 0),
                new Operator("aten::view", 1_000, 0, 3_000, 0)));

    ProfileReport report =
        ProfileReport.ofGpu(plan("cuda"), MEASUREMENT, asItIs, hostBound, waiting);

    // 31 ms less 100 calls of 10 us each, and of two steps; a view computes nothing.
    assertThat(report.busyMillis()).isCloseTo(15, within(1e-9));
    assertThat(report.lines())
        .contains(
            "- The device computes for 15.000 ms of a step; launch gaps, the rest of the step"
                + " without the profiler: 5.000 ms",
            "| aten::mm | 50 | 0.500 | 15.000 | 100.0 |",
            "| outside of them |  | 9.000 | 0.000 | 0.0 |");
  }

  private static ProfilePlan plan(String device) {
    return new ProfilePlan(DeviceModel.GPT2, device, Precision.BF16, 1, 1024, false, 1, 2);
  }
}
