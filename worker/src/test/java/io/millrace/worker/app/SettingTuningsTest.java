package io.millrace.worker.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.control.LiveSetting;
import io.millrace.worker.progress.RunPlan;
import io.millrace.worker.training.Tuning;
import io.millrace.worker.training.Tunings;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SettingTuningsTest {

  @ParameterizedTest
  @CsvSource({"1, 1", "10, 10", "100, 100", "5000, 100", "0, 100"})
  void outcomesAreReadAsOftenAsTheLogIsWrittenButForAHundredStepsAtMost(
      String logEverySteps, int pendingSteps) {
    assertThat(tuning(Map.of("log.every.steps", logEverySteps), Map.of()).pendingSteps())
        .isEqualTo(pendingSteps);
  }

  @Test
  void changesAreLaidOverWhatWasGiven() {
    Map<String, String> given =
        Map.of(
            "learning.rate", "0.5",
            "lr.schedule.steps", "100",
            "gradient.accumulation.steps", "2",
            "eval.every.steps", "7",
            "checkpoint.every.steps", "9");

    Tuning before = tuning(given, Map.of());
    Tuning after =
        tuning(
            given,
            Map.of(
                "learning.rate", "0.1",
                "lr.schedule.steps", "20",
                "gradient.accumulation.steps", "4",
                "eval.every.steps", "3",
                "checkpoint.every.steps", "0"));

    assertThat(before.schedule().rate(10)).isEqualTo(0.5 * 0.9);
    assertThat(after.schedule().rate(10)).isEqualTo(0.1 * 0.5);
    assertThat(before.accumulationSteps()).isEqualTo(2);
    assertThat(after.accumulationSteps()).isEqualTo(4);
    assertThat(before.evaluateEverySteps()).isEqualTo(7);
    assertThat(after.evaluateEverySteps()).isEqualTo(3);
    assertThat(before.checkpointEverySteps()).isEqualTo(9);
    assertThat(after.checkpointEverySteps()).isZero();
  }

  @Test
  void refusesAChangeThatWouldDoNothing() {
    assertThatThrownBy(
            () ->
                tunings(Map.of("eval.strategy", "pass"))
                    .requireEffect(Map.of("eval.every.steps", "3")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("eval.strategy=pass");
    assertThatThrownBy(
            () ->
                tunings(Map.of("lr.schedule", "constant"))
                    .requireEffect(Map.of("lr.schedule.steps", "3")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lr.schedule=constant");
    tunings(Map.of()).requireEffect(Map.of("lr.schedule.steps", "3", "eval.every.steps", "3"));
  }

  /** What had an effect under an earlier start's settings keeps no later start from going on. */
  @Test
  void aChangeFromBeforeThatDoesNothingNowIsNoError() {
    assertThat(
            tuning(Map.of("eval.strategy", "pass"), Map.of("eval.every.steps", "3"))
                .evaluateEverySteps())
        .isZero();
  }

  /** Whatever a command may set, the worker's table takes. */
  @ParameterizedTest
  @EnumSource(LiveSetting.class)
  void theTableHasEveryLiveSettingInItsRange(LiveSetting setting) {
    assertThat(WorkerSettings.TABLE.names()).contains(setting.settingName());
    for (double edge : new double[] {setting.lowest(), setting.highest()}) {
      String value =
          setting == LiveSetting.LEARNING_RATE ? Double.toString(edge) : Long.toString((long) edge);
      assertThat(
              WorkerSettings.of(Map.of("model.directory", "gpt2", setting.settingName(), value))
                  .effective())
          .containsEntry(setting.settingName(), value);
    }
  }

  private static Tuning tuning(Map<String, String> more, Map<String, String> changed) {
    return tunings(more).of(changed, new RunPlan(Map.of(), Map.of(), 0, 7, 0));
  }

  private static Tunings tunings(Map<String, String> more) {
    Map<String, String> given = new HashMap<>(more);
    given.put("model.directory", "gpt2");
    return new SettingTunings(WorkerSettings.of(given), null);
  }
}
