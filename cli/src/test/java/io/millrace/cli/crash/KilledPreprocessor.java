package io.millrace.cli.crash;

import io.millrace.cli.Millrace;
import io.millrace.worker.app.exactness.RunTopics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** {@code millrace preprocess} in a process of its own that is killed at random times. */
final class KilledPreprocessor implements AutoCloseable {
  private static final Path LOG = Path.of("target", "preprocess-process.log");
  private static final int LONGEST_WAIT_MILLIS = 6000;
  private static final int LOOK_MILLIS = 300;

  private final RunTopics topics;
  private final List<String> command;
  private final Random random;
  private final ExecutorService executor = Executors.newSingleThreadExecutor();
  private final CountDownLatch spared = new CountDownLatch(1);
  private Future<Integer> killing;
  private volatile Process last;

  /**
   * Starts none yet.
   *
   * @param directory for tokenizer and state
   */
  KilledPreprocessor(RunTopics topics, Path directory, Random random) throws IOException {
    this.topics = topics;
    this.random = random;
    command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Millrace.class.getName(),
                "preprocess",
                "--bootstrap-servers",
                topics.servers()));
    Map<String, String> settings =
        Map.of(
            "topic.prefix",
            topics.prefix(),
            "tokenizer",
            LetterTokenizer.writeTo(directory.resolve("tokenizer")).toString(),
            "state.directory",
            directory.resolve("state").toString(),
            "instance.id",
            "phoenix",
            "http.port",
            "0",
            "batch.rows",
            Integer.toString(TextFeed.ROWS),
            "eval.batch.rows",
            Integer.toString(TextFeed.ROWS),
            "batch.linger.ms",
            "3600000",
            // A killed process is missed no later than the broker allows.
            "consumer.session.timeout.ms",
            "6000",
            "consumer.heartbeat.interval.ms",
            "1000");
    settings.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
  }

  /** Begins one life after the other, until the one that is spared. */
  void start() throws IOException {
    launch();
    killing = executor.submit(this::killAgainAndAgain);
  }

  /** Every other life lasts until it has made something, or there might never be anything. */
  private int killAgainAndAgain() throws Exception {
    int kills = 0;
    while (!(kills % 2 == 0 && awaitProgress())
        && !spared.await(random.nextInt(LONGEST_WAIT_MILLIS), TimeUnit.MILLISECONDS)) {
      if (!last.isAlive()) {
        throw new AssertionError("It ended by itself; see " + LOG);
      }
      last.destroyForcibly().waitFor();
      kills++;
      launch();
    }
    return kills;
  }

  /** Returns whether it is spared before it has made a batch. */
  private boolean awaitProgress() throws InterruptedException {
    long before = topics.committedBatches();
    while (topics.committedBatches() == before) {
      if (spared.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        return true;
      }
    }
    return false;
  }

  /** Lets it live from now on; returns how often it was killed. */
  int spare() throws InterruptedException {
    spared.countDown();
    try {
      return killing.get();
    } catch (ExecutionException e) {
      throw new AssertionError("The preprocessor was not killed any more", e);
    }
  }

  private void launch() throws IOException {
    last =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(LOG.toFile()))
            .start();
  }

  @Override
  public void close() throws InterruptedException {
    spared.countDown();
    executor.shutdown();
    executor.awaitTermination(1, TimeUnit.MINUTES);
    if (last != null) {
      last.destroyForcibly().waitFor();
    }
  }
}
