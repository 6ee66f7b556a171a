package io.millrace.cli.setting;

import io.millrace.service.config.KafkaSettings;
import io.millrace.service.config.Settings;
import io.millrace.service.registry.RegistrySettings;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;

/** The settings of the commands that only speak with the topics: produce, control and watch. */
public final class ClientSettings {
  /** Prefixes of settings that are handed to the Kafka clients. */
  public static final List<String> PASS_THROUGH =
      List.of(Settings.CLIENT_PREFIX, "producer.", "consumer.", "admin.");

  /** The table. */
  public static final ConfigDef TABLE =
      RegistrySettings.addTo(KafkaSettings.addTo(new ConfigDef()));

  private ClientSettings() {}
}
