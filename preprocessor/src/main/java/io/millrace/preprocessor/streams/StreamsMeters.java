package io.millrace.preprocessor.streams;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;

/** The state of Kafka Streams, which is the preprocessor's own. */
public final class StreamsMeters {
  private StreamsMeters() {}

  /**
   * Registers it.
   *
   * @param state asked at each scrape
   */
  public static void register(MeterRegistry registry, Supplier<KafkaStreams.State> state) {
    for (KafkaStreams.State each : KafkaStreams.State.values()) {
      Gauge.builder("millrace.preprocessor.state", () -> state.get() == each ? 1 : 0)
          .description("1 for the state that Kafka Streams is in, 0 for the others.")
          .tag("state", each.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }
}
