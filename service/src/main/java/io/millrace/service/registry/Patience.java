package io.millrace.service.registry;

import java.time.Duration;

/**
 * How long a registry that does not answer is waited for. A record waits as long, and with it its
 * partition and, in the preprocessor, the open transaction, which must outlast it.
 *
 * @param request for the whole answer to one request
 * @param total for all attempts together, the last one's answer not counted
 * @param firstPause between the first two attempts; doubled from each to the next, up to {@code
 *     longestPause}
 * @param longestPause between two attempts
 */
public record Patience(
    Duration request, Duration total, Duration firstPause, Duration longestPause) {

  /** Two seconds for a request and six for all, well inside a transaction's ten. */
  public static final Patience DEFAULT =
      new Patience(
          Duration.ofSeconds(2),
          Duration.ofSeconds(6),
          Duration.ofMillis(100),
          Duration.ofSeconds(1));

  /** The pause after one. */
  Duration after(Duration pause) {
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(longestPause) < 0 ? doubled : longestPause;
  }
}
