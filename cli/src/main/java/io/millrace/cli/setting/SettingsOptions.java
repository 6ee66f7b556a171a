package io.millrace.cli.setting;

import io.millrace.service.config.KafkaSettings;
import io.millrace.service.config.Settings;
import io.millrace.service.config.SettingsFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import picocli.CommandLine.Option;

/** The options by which every command is configured; a later one here wins over an earlier one. */
public final class SettingsOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE.properties",
      description = "Settings, one key=value per line.")
  private Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      mapFallbackValue = "",
      description = "One setting; may be repeated, and wins over the file.")
  private Map<String, String> assignments = new LinkedHashMap<>();

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      description =
          "Kafka brokers (default: localhost:9092, or those that a run has written down where it is"
              + " looked into); wins over --set.")
  private String bootstrapServers;

  /**
   * What was given, checked against a command's table.
   *
   * @param passThroughPrefixes of settings for the Kafka clients
   * @throws io.millrace.service.SetupException for an unknown key, a value out of range or a file
   *     that cannot be read
   */
  public Settings settings(ConfigDef table, List<String> passThroughPrefixes) {
    return new Settings(table, given(), passThroughPrefixes);
  }

  /** Settings of a command that is only a client of the topics. */
  public Settings clientSettings() {
    return clientSettings(Map.of());
  }

  /**
   * Settings of a command that is only a client of the topics.
   *
   * @param own options of the command, by the settings' names; they win
   */
  public Settings clientSettings(Map<String, String> own) {
    Map<String, String> given = given();
    given.putAll(own);
    return new Settings(ClientSettings.TABLE, given, ClientSettings.PASS_THROUGH);
  }

  /**
   * What was given, unchecked.
   *
   * @throws io.millrace.service.SetupException for a file that cannot be read
   */
  public Map<String, String> given() {
    Map<String, String> given = new LinkedHashMap<>();
    if (config != null) {
      given.putAll(SettingsFile.read(config));
    }
    given.putAll(assignments);
    if (bootstrapServers != null) {
      given.put(KafkaSettings.BOOTSTRAP_SERVERS, bootstrapServers);
    }
    return given;
  }
}
