package io.millrace.preprocessor.app;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * How long ago the consumers of Kafka Streams' threads were last polled, by their own metrics: of
 * several threads, the one that was for the longest not.
 *
 * @param metrics of Kafka Streams
 */
record PollSilence(Supplier<Map<MetricName, ? extends Metric>> metrics)
    implements Supplier<Duration> {

  @Override
  public Duration get() {
    double seconds =
        metrics.get().entrySet().stream()
            .filter(metric -> isLastPoll(metric.getKey()))
            .mapToDouble(metric -> ((Number) metric.getValue().metricValue()).doubleValue())
            .max()
            .orElse(0);
    // It is -1 before the first time.
    return Duration.ofMillis((long) (1000 * Math.max(0, seconds)));
  }

  /** Of a thread's main consumer, not of the one that restores. */
  private static boolean isLastPoll(MetricName name) {
    return name.name().equals("last-poll-seconds-ago")
        && name.tags().getOrDefault("client-id", "").endsWith("-consumer")
        && !name.tags().getOrDefault("client-id", "").endsWith("-restore-consumer");
  }
}
