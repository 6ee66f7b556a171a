package io.millrace.worker.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.service.SetupException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerSettingsTest {

  @Test
  void theDefaultsAreTheSeedsWhereItHasThem() {
    Map<String, String> effective =
        WorkerSettings.of(Map.of("model.directory", "gpt2")).effective();

    assertThat(effective)
        .containsEntry("learning.rate", "5.0E-5")
        .containsEntry("lr.schedule", "linear")
        .containsEntry("warmup.steps", "0")
        .containsEntry("warmup.ratio", "0.0")
        .containsEntry("lr.min.ratio", "0.0")
        .containsEntry("lr.decay.ratio", "0.1")
        .containsEntry("lr.decay.shape", "cosine")
        .containsEntry("adam.beta1", "0.9")
        .containsEntry("adam.beta2", "0.999")
        .containsEntry("adam.epsilon", "1.0E-8")
        .containsEntry("weight.decay", "0.01")
        .containsEntry("gradient.accumulation.steps", "1")
        .containsEntry("checkpoint.every.steps", "500")
        .containsEntry("seed", "42")
        .containsEntry("device", "auto")
        .containsEntry("precision", "auto")
        .containsEntry("gradient.checkpointing", "false")
        .containsEntry("dropout", "false")
        .containsEntry("label.smoothing", "0.0")
        .containsEntry("neftune.noise.alpha", "0.0")
        .containsEntry("max.bad.steps", "5")
        .containsEntry("model.resize.embeddings", "true")
        .containsEntry("http.host", "127.0.0.1")
        .containsEntry("http.port", "9464");
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "cpu", "cuda", "cuda:0", "cuda:12"})
  void aDeviceHasPyTorchsName(String device) {
    assertThat(
            WorkerSettings.of(Map.of("model.directory", "gpt2", "device", device))
                .string(WorkerSettings.DEVICE))
        .isEqualTo(device);
  }

  @Test
  void everySettingIsExplained() {
    assertThat(WorkerSettings.TABLE.configKeys().values())
        .allSatisfy(key -> assertThat(key.documentation).as(key.name).endsWith("."));
  }

  @ParameterizedTest
  @CsvSource({
    "run.id, a/b",
    "run.id, ..",
    "learning.rate, -1",
    "max.steps, -1",
    "device, tpu",
    "device, cuda:",
    "device, cuda:x",
    "device, cuda0",
    "precision, fp16",
    "label.smoothing, 1",
    "neftune.noise.alpha, -1",
    "max.bad.steps, -1",
    "lr.schedule, cosin",
    "lr.min.ratio, 1.5",
    "lr.decay.ratio, 1.5",
    "lr.decay.shape, square",
    "warmup.ratio, 1.5",
    "adam.beta1, 1",
    "passes, 0",
    "http.port, 70000",
    "seed, -1",
  })
  void aValueOutOfRangeIsRefusedByName(String name, String value) {
    assertThatThrownBy(() -> WorkerSettings.of(Map.of("model.directory", "gpt2", name, value)))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(value);
  }

  @Test
  void twoSettingsThatContradictEachOtherAreRefused() {
    assertRefused(Map.of("warmup.steps", "5", "warmup.ratio", "0.1"), "warmup.steps", "set one");
    assertRefused(Map.of("lr.schedule", "constant", "lr.min.ratio", "0.1"), "lr.min.ratio");
    assertRefused(Map.of("lr.schedule", "inverse_sqrt", "lr.min.ratio", "0.1"), "lr.min.ratio");
  }

  private static void assertRefused(Map<String, String> given, String... said) {
    Map<String, String> all = new HashMap<>(given);
    all.put("model.directory", "gpt2");
    assertThatThrownBy(() -> WorkerSettings.of(all))
        .isInstanceOf(SetupException.class)
        .hasMessageContainingAll(said);
  }
}
