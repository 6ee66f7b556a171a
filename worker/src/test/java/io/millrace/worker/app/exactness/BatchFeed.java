package io.millrace.worker.app.exactness;

import io.millrace.schemas.batch.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Sends a step's batches again and again, to one partition after the other. Safe for use by several
 * threads.
 */
public final class BatchFeed implements AutoCloseable {
  private final RunTopics topics;
  private final int partitions;
  private final Task task;
  private final MadeBatches batches;
  private final ExecutorService executor = Executors.newSingleThreadExecutor();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private Future<?> sending;
  private long steps;

  /**
   * Of batches that a run can be trained on.
   *
   * @param seed of what is in them
   */
  public BatchFeed(RunTopics topics, TinyRun run, int partitions, long seed) {
    this.topics = topics;
    this.task = run.task();
    this.partitions = partitions;
    this.batches = new MadeBatches(task, seed);
  }

  /** Sends what is evaluated on. */
  public void sendEvaluation(int count) throws Exception {
    MadeBatches heldOut = new MadeBatches(task, count);
    for (int i = 0; i < count; i++) {
      topics.sendEvaluationBatch(heldOut.next(0)).get();
    }
  }

  /** Sends the batches of so many steps, and waits until the broker has them. */
  public synchronized void send(int count) throws Exception {
    List<Future<?>> sent = new ArrayList<>();
    for (int step = 0; step < count; step++) {
      for (int i = 0; i < TinyRun.ACCUMULATION_STEPS; i++) {
        int partition = (int) (steps * TinyRun.ACCUMULATION_STEPS + i) % partitions;
        sent.add(topics.sendBatch(partition, batches.next(partition)));
      }
      steps++;
    }
    for (Future<?> one : sent) {
      one.get();
    }
  }

  /** Keeps sending the batches of a step, with a pause after each, until it is stopped. */
  public void start(Duration pause) {
    sending =
        executor.submit(
            () -> {
              while (!stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                send(1);
              }
              return null;
            });
  }

  /** Stops sending and waits for that. */
  public void stop() throws InterruptedException {
    stopped.countDown();
    try {
      sending.get();
    } catch (ExecutionException e) {
      throw new AssertionError("The feed broke off", e);
    }
  }

  /** Steps that can be made of what was sent. */
  public synchronized long steps() {
    return steps;
  }

  /** Per text partition, how many records are in what was sent. */
  public synchronized Map<Integer, Long> records() {
    return batches.records();
  }

  @Override
  public void close() {
    stopped.countDown();
    executor.shutdown();
  }
}
