package io.millrace.service.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

class MetricRegistriesTest {
  private final PrometheusMeterRegistry registry = MetricRegistries.labelled("run", "alpaca");

  @Test
  void everySeriesBearsTheLabel() {
    registry.counter("steps", "part", "a").increment();

    assertThat(registry.scrape()).contains("steps_total{part=\"a\",run=\"alpaca\"} 1.0");
  }

  /** As Kafka's have them: of a client, and of a client's topic. */
  @Test
  void aNameWithOtherLabelsStandsBesideTheFirst() {
    registry.counter("steps", "part", "a");
    registry.counter("steps", "part", "a", "other", "b");

    assertThat(registry.scrape())
        .contains("steps_total{part=\"a\",run=\"alpaca\"} 0.0")
        .contains("steps_total{other=\"b\",part=\"a\",run=\"alpaca\"} 0.0");
  }

  @Test
  void thoseOfTheProcessAreThere() {
    try (ProcessMeters unused = new ProcessMeters(registry)) {
      assertThat(registry.scrape())
          .contains("jvm_memory_used_bytes{", "process_start_time_seconds{", "process_cpu_usage{");
    }
  }
}
