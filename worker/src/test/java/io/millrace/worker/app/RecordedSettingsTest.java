package io.millrace.worker.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.service.SetupException;
import io.millrace.service.config.Settings;
import io.millrace.worker.progress.RunConditions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordedSettingsTest {

  @Test
  void aReplayMaySpareMemoryWhereTheRunHadEnough() {
    assertThat(AuditSettings.REPLAY.names())
        .contains("gradient.checkpointing", "batch.split.tokens", "device", "precision");
  }

  @Test
  void theRunIsComputedWithWhatItCameToUseAndNotWithWhatItWasAskedFor() {
    Settings settings = RecordedSettings.of(recorded(Map.of("threads", "0")), Map.of());

    assertThat(settings.integer("threads")).isEqualTo(3);
    assertThat(settings.string("device")).isEqualTo("cpu");
    assertThat(settings.string("precision")).isEqualTo("fp32");
  }

  @Test
  void whatIsGivenComesFirst() {
    Settings settings = RecordedSettings.of(recorded(Map.of()), Map.of("threads", "1"));

    assertThat(settings.integer("threads")).isEqualTo(1);
  }

  @Test
  void aSecretThatNobodyGivesIsAskedFor() {
    RunConditions recorded = recorded(Map.of("client.sasl.jaas.config", Settings.MASK));

    assertThatThrownBy(() -> RecordedSettings.of(recorded, Map.of()))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("client.sasl.jaas.config, which is secret");
  }

  @Test
  void aCheckpointFromElsewhereReadsNoFileHere() {
    for (String reference : new String[] {"${file:/etc/passwd:root}", "${vault:secret:key}"}) {
      RunConditions recorded = recorded(Map.of("client.client.id", reference));

      assertThatThrownBy(() -> RecordedSettings.of(recorded, Map.of()))
          .isInstanceOf(SetupException.class)
          .hasMessageContaining("client.client.id, which is secret");
    }
  }

  private static RunConditions recorded(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("model.directory", "gpt2");
    return new RunConditions(
        "model", "tokenizer", "cpu", "fp32", Map.of("processor", "p", "threads", "3"), all);
  }
}
