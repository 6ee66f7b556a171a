package io.millrace.preprocessor.app;

import io.millrace.service.http.Health;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;

/**
 * Health, by the state of Kafka Streams: ready when running, alive unless it has failed or ended,
 * or a thread of it is stuck.
 *
 * @param state asked each time
 * @param silence time since that of its threads asked for records which has not for the longest
 * @param longestSilence of a thread that is not stuck; zero for no such limit
 */
record StreamsHealth(
    Supplier<KafkaStreams.State> state, Supplier<Duration> silence, Duration longestSilence)
    implements Health {

  @Override
  public Status live() {
    KafkaStreams.State now = state.get();
    if (now == KafkaStreams.State.PENDING_ERROR || now.hasCompletedShutdown()) {
      return status(false, now, reason(now));
    }
    Duration quiet = now == KafkaStreams.State.RUNNING ? silence.get() : Duration.ZERO;
    if (!longestSilence.isZero() && quiet.compareTo(longestSilence) > 0) {
      return status(
          false,
          now,
          "A thread has not asked for records for "
              + quiet.toSeconds()
              + " s, longer than health.stall.timeout.ms="
              + longestSilence.toMillis()
              + ": it is stuck.");
    }
    return status(true, now, reason(now));
  }

  @Override
  public Status ready() {
    KafkaStreams.State now = state.get();
    return status(now == KafkaStreams.State.RUNNING, now, reason(now));
  }

  private static Status status(boolean ok, KafkaStreams.State state, String reason) {
    return new Status(ok, state.name().toLowerCase(Locale.ROOT), reason);
  }

  private static String reason(KafkaStreams.State state) {
    return switch (state) {
      case CREATED -> "Kafka Streams has not been started yet.";
      case REBALANCING -> "Partitions are being shared out, or their state is being restored.";
      case RUNNING -> "Records are worked on as they come.";
      case PENDING_SHUTDOWN, NOT_RUNNING -> "The preprocessor has been told to end.";
      case PENDING_ERROR, ERROR -> "Kafka Streams has failed; the log says why.";
    };
  }
}
