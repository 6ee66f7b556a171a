package io.millrace.worker.app;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.service.SetupException;
import io.millrace.service.config.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkerApplicationTest {

  @Test
  void refusesSettingsThatContradictEachOtherHoweverTheyWereMade() {
    Map<String, String> given =
        Map.of("model.directory", "model", "warmup.steps", "5", "warmup.ratio", "0.1");
    Settings settings = new Settings(WorkerSettings.TABLE, given, WorkerSettings.PASS_THROUGH);

    assertThatThrownBy(() -> new WorkerApplication(settings))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("warmup.ratio");
  }

  @Test
  void refusesAMisspeltNameOfWhatMayChangeBeforeItLooksForABroker() {
    Map<String, String> given = Map.of("model.directory", "model", "resume.accept", "lerning.rate");
    Settings settings = new Settings(WorkerSettings.TABLE, given, WorkerSettings.PASS_THROUGH);

    assertThatThrownBy(() -> new WorkerApplication(settings))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("resume.accept names 'lerning.rate'");
  }
}
