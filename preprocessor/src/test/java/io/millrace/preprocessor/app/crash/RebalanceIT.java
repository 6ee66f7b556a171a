package io.millrace.preprocessor.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.preprocessor.app.PreprocessorApplication;
import io.millrace.preprocessor.app.PreprocessorSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Threads and instances share the partitions, come and go; what comes out is the same. */
class RebalanceIT {
  private static final int PARTITIONS = 4;
  private static final long SEED = 4;
  private static final Map<String, String> SETTINGS =
      Map.of("batch.rows", "7", "eval.batch.rows", "3", "batch.linger.ms", "3600000");
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern WORK =
      Pattern.compile(
          "millrace_preprocessor_records_total\\{input=\"text\",outcome=\"accepted\"} [1-9]");

  @TempDir private Path directory;

  @Test
  void instancesThatComeAndGo() throws Exception {
    try (TwinPipelines twins = new TwinPipelines(directory, PARTITIONS, SETTINGS, SEED)) {
      twins.feed().start();
      try (PreprocessorApplication first = instance(twins, Map.of())) {
        awaitWork(first);
        try (PreprocessorApplication second = instance(twins, Map.of())) {
          awaitWork(second);
          first.close();
          try (PreprocessorApplication third = instance(twins, Map.of())) {
            awaitWork(third);
          }
        }
      }
      twins.feed().stop();
      requireTheSame(twins, Map.of());
    }
  }

  @Test
  void fourThreads() throws Exception {
    try (TwinPipelines twins = new TwinPipelines(directory, PARTITIONS, SETTINGS, SEED)) {
      twins.feed().send(1000);
      Map<String, String> fourThreads = Map.of("threads", "4");
      try (PreprocessorApplication application = instance(twins, fourThreads)) {
        awaitWork(application);
        twins.feed().send(1000);
      }
      requireTheSame(twins, fourThreads);
    }
  }

  private static PreprocessorApplication instance(TwinPipelines twins, Map<String, String> more) {
    PreprocessorApplication application =
        new PreprocessorApplication(PreprocessorSettings.of(twins.settings(more)));
    application.start();
    return application;
  }

  /** Waits until it has accepted a record. */
  private static void awaitWork(PreprocessorApplication application)
      throws IOException, InterruptedException {
    HttpClient http = HttpClient.newHttpClient();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(application.address() + "/metrics")).build();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!WORK.matcher(http.send(request, HttpResponse.BodyHandlers.ofString()).body()).find()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("An instance got no work");
      }
    }
  }

  private static void requireTheSame(TwinPipelines twins, Map<String, String> last)
      throws Exception {
    twins.finish(twins.settings(last));
    Outcome undisturbed = twins.undisturbed();
    assertThat(undisturbed.deadLetters())
        .containsExactlyInAnyOrderElementsOf(twins.feed().broken());
    assertThat(new RunComparison(undisturbed, true, true).violations(twins.disturbed())).isEmpty();
  }
}
