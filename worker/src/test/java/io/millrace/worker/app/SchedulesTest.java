package io.millrace.worker.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.service.SetupException;
import io.millrace.service.config.Settings;
import io.millrace.worker.schedule.ConstantSchedule;
import io.millrace.worker.schedule.CosineSchedule;
import io.millrace.worker.schedule.DecayShape;
import io.millrace.worker.schedule.InverseSquareRootSchedule;
import io.millrace.worker.schedule.LinearSchedule;
import io.millrace.worker.schedule.WarmupStableDecaySchedule;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulesTest {

  @Test
  void theDefaultIsLinearToTheRunsEnd() {
    assertThat(Schedules.of(settings(Map.of()), 100)).isEqualTo(new LinearSchedule(2, 0, 100, 0));
  }

  @Test
  void eachNameIsItsShape() {
    Map<String, String> more = Map.of("warmup.steps", "5", "lr.min.ratio", "0.1");

    assertThat(Schedules.of(settings("cosine", more), 100))
        .isEqualTo(new CosineSchedule(2, 5, 100, 0.1));
    assertThat(Schedules.of(settings("linear", more), 100))
        .isEqualTo(new LinearSchedule(2, 5, 100, 0.1));
    assertThat(Schedules.of(settings("warmup_stable_decay", more), 100))
        .isEqualTo(new WarmupStableDecaySchedule(2, 5, 10, 100, DecayShape.COSINE, 0.1));
    assertThat(Schedules.of(settings("inverse_sqrt", Map.of("warmup.steps", "5")), 100))
        .isEqualTo(new InverseSquareRootSchedule(2, 5));
    assertThat(Schedules.of(settings("constant", Map.of("warmup.steps", "5")), 100))
        .isEqualTo(new ConstantSchedule(2, 5));
  }

  @Test
  void theDecayIsAShareOfTheStepsInTheShapeThatIsSet() {
    Map<String, String> more = Map.of("lr.decay.ratio", "0.25", "lr.decay.shape", "1-sqrt");

    assertThat(Schedules.of(settings("warmup_stable_decay", more), 10))
        .isEqualTo(new WarmupStableDecaySchedule(2, 0, 3, 10, DecayShape.ONE_MINUS_SQUARE_ROOT, 0));
  }

  @Test
  void theWarmupMayBeAShareOfTheStepsRoundedUp() {
    assertThat(Schedules.of(settings(Map.of("warmup.ratio", "0.25")), 10))
        .isEqualTo(new LinearSchedule(2, 3, 10, 0));
    assertThat(Schedules.of(settings("inverse_sqrt", Map.of("warmup.ratio", "0.25")), 10))
        .isEqualTo(new InverseSquareRootSchedule(2, 3));
  }

  @Test
  void anEndThatIsSetIsTakenRatherThanTheRuns() {
    Map<String, String> more = Map.of("lr.schedule.steps", "40", "warmup.ratio", "0.1");

    assertThat(Schedules.of(settings(more), 100)).isEqualTo(new LinearSchedule(2, 4, 40, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"linear", "cosine", "warmup_stable_decay", "constant"})
  void withoutAKnownEndItStaysAtThePeak(String name) {
    assertThat(Schedules.of(settings(name, Map.of("warmup.steps", "3")), 0))
        .isEqualTo(new ConstantSchedule(2, 3));
  }

  @Test
  void anInverseSquareRootNeedsNoEnd() {
    assertThat(Schedules.of(settings("inverse_sqrt", Map.of()), 0))
        .isEqualTo(new InverseSquareRootSchedule(2, 0));
  }

  @Test
  void aShareOfAnUnknownEndIsRefused() {
    assertThatThrownBy(() -> Schedules.of(settings("constant", Map.of("warmup.ratio", "0.1")), 0))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("no known end")
        .hasMessageContaining("warmup.steps instead");
  }

  private static Settings settings(String name, Map<String, String> more) {
    Map<String, String> given = new HashMap<>(more);
    given.put("lr.schedule", name);
    return settings(given);
  }

  private static Settings settings(Map<String, String> more) {
    Map<String, String> given = new HashMap<>(more);
    given.put("model.directory", "gpt2");
    given.put("learning.rate", "2");
    return WorkerSettings.of(given);
  }
}
