package io.millrace.benchmarks.worker;

import io.millrace.benchmarks.pipeline.BatchTopic;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Settings of a worker's run. */
public final class RunSettings {
  private RunSettings() {}

  /**
   * What every run needs, on any port.
   *
   * @param run its id
   * @param model directory of it
   * @param runs directory of the runs' own directories
   * @param more settings, which may be among these
   */
  public static Map<String, String> of(
      BatchTopic topic, String run, Path model, Path runs, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>();
    settings.put("bootstrap.servers", topic.bootstrapServers());
    settings.put("topic.prefix", topic.prefix());
    settings.put("run.id", run);
    settings.put("run.directory", runs.toString());
    settings.put("model.directory", model.toString());
    settings.put("http.port", "0");
    settings.putAll(more);
    return settings;
  }
}
