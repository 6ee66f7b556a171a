package io.millrace.service.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.service.SetupException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private static final ConfigDef TABLE =
      KafkaSettings.addTo(
          new ConfigDef()
              .define(
                  "max.steps",
                  ConfigDef.Type.LONG,
                  10L,
                  ConfigDef.Range.atLeast(0),
                  ConfigDef.Importance.HIGH,
                  "")
              .define("model.directory", ConfigDef.Type.STRING, ConfigDef.Importance.HIGH, ""));

  @Test
  void anUnknownKeyNamesTheNearestOne() {
    assertThatThrownBy(() -> settings(Map.of("max.step", "3")))
        .isInstanceOf(SetupException.class)
        .hasMessageStartingWith("Unknown setting 'max.step': did you mean 'max.steps'?");
  }

  @Test
  void aKeyLikeNoOtherListsAll() {
    assertThatThrownBy(() -> settings(Map.of("zzzzzzzzzzzzzzzzz", "3")))
        .hasMessageContaining("known are [bootstrap.servers, max.steps");
  }

  @Test
  void aValueOutOfRangeNamesTheSetting() {
    assertThatThrownBy(() -> settings(Map.of("model.directory", "m", "max.steps", "-1")))
        .isInstanceOf(SetupException.class)
        .hasMessage("'-1' is no valid value of the setting 'max.steps': Value must be at least 0");
  }

  @Test
  void aValueOfTheWrongTypeNamesTheSetting() {
    assertThatThrownBy(() -> settings(Map.of("model.directory", "m", "max.steps", "many")))
        .isInstanceOf(SetupException.class)
        .hasMessageStartingWith("'many' is no valid value of the setting 'max.steps'");
  }

  @Test
  void whatIsRequiredIsAskedFor() {
    assertThatThrownBy(() -> settings(Map.of()))
        .isInstanceOf(SetupException.class)
        .hasMessage(
            "The setting 'model.directory' is required: give it with --set or in the --config file.");
  }

  @Test
  void clientSettingsPassThroughTheLaterPrefixWinning() {
    Settings settings =
        settings(
            Map.of(
                "model.directory", "m",
                "bootstrap.servers", "broker:1",
                "client.security.protocol", "SASL_SSL",
                "client.linger.ms", "1",
                "producer.linger.ms", "2"));

    assertThat(settings.kafkaClient("producer"))
        .containsEntry("bootstrap.servers", "broker:1")
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("linger.ms", "2");
    assertThat(settings.kafkaClient("consumer")).containsEntry("linger.ms", "1");
  }

  @Test
  void theEffectiveSettingsHideSecrets() {
    Map<String, String> effective =
        settings(
                Map.of(
                    "model.directory", "m",
                    "client.sasl.jaas.config", "user and password",
                    "client.ssl.keystore.password", "123",
                    "client.ssl.keystore.key", "PRIVATE KEY"))
            .effective();

    assertThat(effective)
        .containsEntry("max.steps", "10")
        .containsEntry("client.sasl.jaas.config", "[hidden]")
        .containsEntry("client.ssl.keystore.password", "[hidden]")
        .containsEntry("client.ssl.keystore.key", "[hidden]");
  }

  private static Settings settings(Map<String, String> given) {
    return new Settings(TABLE, given, List.of("client.", "producer."));
  }
}
