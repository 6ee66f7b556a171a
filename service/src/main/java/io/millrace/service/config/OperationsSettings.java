package io.millrace.service.config;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;

/** The rows of a long-running application's table: where /metrics and /health are. */
public final class OperationsSettings {
  public static final String HTTP_HOST = "http.host";
  public static final String HTTP_PORT = "http.port";

  private OperationsSettings() {}

  /**
   * Adds the rows to a table.
   *
   * @param defaultPort of this application
   */
  public static ConfigDef addTo(ConfigDef table, int defaultPort) {
    return table
        .define(
            HTTP_HOST,
            ConfigDef.Type.STRING,
            "127.0.0.1",
            new ConfigDef.NonEmptyString(),
            Importance.MEDIUM,
            "Address that /metrics and /health listen on; loopback unless told otherwise.")
        .define(
            HTTP_PORT,
            ConfigDef.Type.INT,
            defaultPort,
            Range.between(0, 65_535),
            Importance.MEDIUM,
            "Port of /metrics and /health; 0 takes any free one.");
  }
}
