package io.millrace.worker.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.worker.program.AdamWSettings;
import io.millrace.worker.program.Precision;
import io.millrace.worker.program.ProgramSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgramPlansTest {

  @Test
  void nothingIsRandomOrSmoothedUnlessItIsSet() {
    assertThat(plan(Map.of(), false))
        .isEqualTo(
            new ProgramSettings(
                new AdamWSettings(0.9, 0.999, 1e-8, 0.01, 1.0),
                0,
                0,
                false,
                false,
                Precision.FP32,
                7));
  }

  @Test
  void everySettingReachesTheProgram() {
    Map<String, String> given = new HashMap<>();
    given.put("adam.beta1", "0.8");
    given.put("adam.beta2", "0.95");
    given.put("adam.epsilon", "1e-6");
    given.put("weight.decay", "0.1");
    given.put("max.grad.norm", "0.5");
    given.put("label.smoothing", "0.2");
    given.put("neftune.noise.alpha", "5");
    given.put("dropout", "true");
    given.put("gradient.checkpointing", "true");
    given.put("batch.split.tokens", "4096");
    given.put("precision", "bf16");

    assertThat(plan(given, false))
        .isEqualTo(
            new ProgramSettings(
                new AdamWSettings(0.8, 0.95, 1e-6, 0.1, 0.5),
                0.2,
                5,
                true,
                true,
                4096,
                Precision.BF16,
                List.of(),
                7));
  }

  @ParameterizedTest
  @CsvSource({
    "auto, true, BF16",
    "auto, false, FP32",
    "fp32, true, FP32",
    "fp32, false, FP32",
    "bf16, true, BF16",
    "bf16, false, BF16",
  })
  void autoTakesWhatTheDeviceIsMadeFor(String setting, boolean units, Precision precision) {
    assertThat(plan(Map.of("precision", setting), units).precision()).isEqualTo(precision);
  }

  private static ProgramSettings plan(Map<String, String> more, boolean units) {
    Map<String, String> given = new HashMap<>(more);
    given.put("model.directory", "gpt2");
    return ProgramPlans.settings(WorkerSettings.of(given), 7, units);
  }
}
