package io.millrace.service.config;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/** The rows of a long-running application's table: where /metrics and /health are. */
public final class OperationsSettings {
  public static final String HTTP_HOST = "http.host";
  public static final String HTTP_PORT = "http.port";
  public static final String LOG_FORMAT = "log.format";
  public static final String HEALTH_STALL_TIMEOUT_MS = "health.stall.timeout.ms";

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
            "Port of /metrics and /health; 0 takes any free one.")
        .define(
            HEALTH_STALL_TIMEOUT_MS,
            ConfigDef.Type.LONG,
            600_000L,
            Range.atLeast(0),
            Importance.LOW,
            "Milliseconds after which /health/live says that the process is stuck, if its loop has"
                + " not turned: more than its longest piece of work takes, which is a step, an"
                + " evaluation batch, a phase of the start, the save at the end. A loop without data turns. 0 never says"
                + " so.")
        .define(
            LOG_FORMAT,
            ConfigDef.Type.STRING,
            "text",
            ValidString.in("text", "json"),
            Importance.LOW,
            "How the log is written, on the console and into its file: lines for people, or a JSON"
                + " object per line.");
  }
}
