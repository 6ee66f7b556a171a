package io.millrace.worker.app.crash;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Sends a step's batches again and again, to one partition after the other. */
final class BatchFeed implements AutoCloseable {
  private static final int PAUSE_MILLIS = 200;

  private final RunTopics topics;
  private final int partitions;
  private final MadeBatches batches;
  private final ExecutorService executor = Executors.newSingleThreadExecutor();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private Future<?> sending;
  private long steps;

  BatchFeed(RunTopics topics, int partitions, long seed) {
    this.topics = topics;
    this.partitions = partitions;
    this.batches = new MadeBatches(seed);
  }

  /** Sends what is evaluated on. */
  void sendEvaluation(int count) throws Exception {
    MadeBatches heldOut = new MadeBatches(count);
    for (int i = 0; i < count; i++) {
      topics.sendEvaluationBatch(heldOut.next(0));
    }
  }

  /** Sends the batches of so many steps. */
  void send(int count) throws Exception {
    for (int step = 0; step < count; step++) {
      for (int i = 0; i < TinyRun.ACCUMULATION_STEPS; i++) {
        int partition = (int) (steps * TinyRun.ACCUMULATION_STEPS + i) % partitions;
        topics.sendBatch(partition, batches.next(partition));
      }
      steps++;
    }
  }

  /** Keeps sending, some five steps a second, until it is stopped. */
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

  /** Steps that can be made of what was sent. */
  long steps() {
    return steps;
  }

  /** Per text partition, how many records are in what was sent. */
  Map<Integer, Long> records() {
    return batches.records();
  }

  @Override
  public void close() {
    stopped.countDown();
    executor.shutdown();
  }
}
