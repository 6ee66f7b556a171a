package io.millrace.cli.crash;

import io.millrace.worker.app.exactness.RunTopics;
import io.millrace.worker.app.exactness.TinyRun;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Sends each partition of the text topic the records of a step, again and again. */
final class TextFeed implements AutoCloseable {
  /** Records of a batch. */
  static final int ROWS = 2;

  private static final int PAUSE_MILLIS = 400;
  private static final int LONGEST = 20;

  private final RunTopics topics;
  private final int partitions;
  private final Random random;
  private final Map<Integer, Long> records = new HashMap<>();
  private final ExecutorService executor = Executors.newSingleThreadExecutor();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private Future<?> sending;

  TextFeed(RunTopics topics, int partitions, long seed) {
    this.topics = topics;
    this.partitions = partitions;
    this.random = new Random(seed);
  }

  /** Sends what is evaluated on: so many batches. */
  void sendEvaluation(int count) throws Exception {
    for (int i = 0; i < count * ROWS; i++) {
      topics.sendEvaluationText(text());
    }
  }

  /** Sends each partition what so many steps take. */
  void send(int count) throws Exception {
    for (int i = 0; i < count * TinyRun.ACCUMULATION_STEPS * ROWS; i++) {
      for (int partition = 0; partition < partitions; partition++) {
        topics.sendText(partition, text());
        records.merge(partition, 1L, Long::sum);
      }
    }
  }

  /** Keeps sending until it is stopped. */
  void start() {
    sending =
        executor.submit(
            () -> {
              while (!stopped.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                send(1);
              }
              return null;
            });
  }

  /** Stops sending and waits for that. */
  void stop() throws InterruptedException {
    stopped.countDown();
    try {
      sending.get();
    } catch (ExecutionException e) {
      throw new AssertionError("The feed broke off", e);
    }
  }

  /** Per partition, how many records there were. */
  Map<Integer, Long> records() {
    return Map.copyOf(records);
  }

  /** Batches that can be made of what was sent. */
  long batches() {
    return records.values().stream().mapToLong(count -> count / ROWS).sum();
  }

  private String text() {
    return random
        .ints(2 + random.nextInt(LONGEST), 'a', 'z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @Override
  public void close() {
    stopped.countDown();
    executor.shutdown();
  }
}
