package io.millrace.preprocessor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By the names that Kafka Streams really gives its metrics; the values are what a test says. */
class PollSilenceTest {
  @TempDir private Path directory;

  private record Said(MetricName metricName, Object metricValue) implements Metric {}

  @Test
  void ofTheThreadsConsumersTheLongestSilentCounts() {
    try (KafkaStreams streams = streams()) {
      assertThat(new PollSilence(streams::metrics).get()).as("before the first poll").isZero();
      assertThat(silence(streams, 7, 61)).isEqualTo(Duration.ofSeconds(61));
      assertThat(silence(streams, 8, 7)).isEqualTo(Duration.ofSeconds(8));
    }
  }

  /** Whatever else is measured, that of the consumers which restore included, is far more. */
  private static Duration silence(KafkaStreams streams, double first, double second) {
    Map<MetricName, Metric> said = new HashMap<>();
    for (MetricName name : streams.metrics().keySet()) {
      String client = name.tags().getOrDefault("client-id", "");
      double value = 1000;
      if (name.name().equals("last-poll-seconds-ago")) {
        value = client.endsWith("-1-consumer") ? first : value;
        value = client.endsWith("-2-consumer") ? second : value;
      }
      said.put(name, new Said(name, value));
    }
    return new PollSilence(() -> said).get();
  }

  /** With two threads; they have their consumers before they run. */
  private KafkaStreams streams() {
    PreprocessorSettings settings =
        PreprocessorSettings.of(
            Map.of(
                "tokenizer", "none",
                "threads", "2",
                "bootstrap.servers", "127.0.0.1:1"));
    StreamsBuilder topology = new StreamsBuilder();
    topology.stream("text").to("batches");
    return new KafkaStreams(
        topology.build(), new StreamsConfig(StreamsProperties.of(settings, directory)));
  }
}
