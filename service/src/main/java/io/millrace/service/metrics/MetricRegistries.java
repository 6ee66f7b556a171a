package io.millrace.service.metrics;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** Makes the registry behind a process's /metrics. */
public final class MetricRegistries {
  private MetricRegistries() {}

  /**
   * An empty registry, each of whose series will bear a label.
   *
   * @param label that tells processes of a kind apart, for example {@code run}
   * @param value of it, the same for as long as the process lives
   */
  public static PrometheusMeterRegistry labelled(String label, String value) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.config().commonTags(label, value);
    return registry;
  }
}
