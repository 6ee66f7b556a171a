package io.millrace.benchmarks.preprocessing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/**
 * What the preprocessor's metrics say of its tokenizer.
 *
 * @param seconds spent in it since the start
 * @param atNanos when that was asked, on a monotonic clock
 */
record TokenizerTime(double seconds, long atNanos) {
  private static final String METRIC = "millrace_preprocessor_tokenizer_seconds_sum";

  /**
   * Asks.
   *
   * @param address of /metrics
   */
  static TokenizerTime ask(String address) throws IOException, InterruptedException {
    String metrics =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(address)).build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    return new TokenizerTime(seconds(metrics), System.nanoTime());
  }

  /**
   * Reads the metrics' text.
   *
   * @throws IllegalStateException when the tokenizer is not in it
   */
  static double seconds(String metrics) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(METRIC))
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .mapToDouble(Double::parseDouble)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("No " + METRIC + " among the metrics"));
  }

  /** Share of the time since an earlier answer that was spent in the tokenizer. */
  double shareSince(TokenizerTime earlier) {
    return (seconds - earlier.seconds) / ((atNanos - earlier.atNanos) / 1e9);
  }
}
