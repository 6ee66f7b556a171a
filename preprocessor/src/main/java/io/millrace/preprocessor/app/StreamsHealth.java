package io.millrace.preprocessor.app;

import io.millrace.service.http.Health;
import java.util.Locale;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;

/**
 * Health, by the state of Kafka Streams: ready when running, alive unless it has failed or ended.
 *
 * @param state asked each time
 */
record StreamsHealth(Supplier<KafkaStreams.State> state) implements Health {

  @Override
  public Status live() {
    KafkaStreams.State now = state.get();
    boolean dead = now == KafkaStreams.State.PENDING_ERROR || now.hasCompletedShutdown();
    return new Status(!dead, words(now));
  }

  @Override
  public Status ready() {
    KafkaStreams.State now = state.get();
    return new Status(now == KafkaStreams.State.RUNNING, words(now));
  }

  private static String words(KafkaStreams.State state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
