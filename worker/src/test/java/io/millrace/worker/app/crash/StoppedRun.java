package io.millrace.worker.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.event.EventPayload.CheckpointSaved;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.worker.app.Disturbance;
import io.millrace.worker.app.WorkerProcess;
import io.millrace.worker.app.exactness.BatchFeed;
import io.millrace.worker.app.exactness.RunTopics;
import io.millrace.worker.app.exactness.TinyRun;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** A run whose worker is stopped as it stands, and another one begins to work on it. */
final class StoppedRun {
  /** Steps that the other worker takes: enough for a checkpoint. */
  private static final int STEPS_OF_THE_OTHER = 8;

  private static final int STEPS_BEFORE = 4;
  private static final int LONGEST_WAIT_MILLIS = 1500;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration QUIET = Duration.ofSeconds(2);

  private final RunTopics topics;
  private final TinyRun run;
  private final BatchFeed feed;
  private final Class<? extends Disturbance> disturbance;

  StoppedRun(
      RunTopics topics, TinyRun run, BatchFeed feed, Class<? extends Disturbance> disturbance) {
    this.topics = topics;
    this.run = run;
    this.feed = feed;
    this.disturbance = disturbance;
  }

  /**
   * Starts a worker and stops it. A thread that is held then goes on as soon as the process does.
   *
   * @param more settings of it
   */
  WorkerProcess startAndStop(Kill where, Map<String, String> more, Random random) throws Exception {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("producer.interceptor.classes", AcknowledgedGate.class.getName());
    WorkerProcess worker =
        WorkerProcess.start(disturbance, run.settings(topics, settings), where.properties());
    if (where.window() == Window.RANDOM) {
      topics.awaitStep(run.id(), STEPS_BEFORE);
      worker.letRun(Duration.ofMillis(random.nextInt(LONGEST_WAIT_MILLIS)));
      worker.stop();
    } else {
      worker.awaitHeld();
      worker.stop();
      worker.release();
    }
    return worker;
  }

  /** The same where all that it has told is committed, and nothing aborts it. */
  WorkerProcess startAndStopCommitted(Kill where) throws Exception {
    WorkerProcess worker =
        WorkerProcess.start(disturbance, run.settings(topics, Map.of()), where.properties());
    worker.awaitHeld();
    topics.awaitNoOpenTransaction();
    worker.stop();
    worker.release();
    return worker;
  }

  /** Starts the other worker and waits until it has trained and saved. */
  WorkerProcess takeOver() throws Exception {
    long before = topics.lastStep(run.id());
    WorkerProcess worker =
        WorkerProcess.start(
            disturbance, run.settings(topics, Map.of("run.takeover", "true")), Map.of());
    feed.send(STEPS_OF_THE_OTHER);
    topics.awaitStep(run.id(), before + STEPS_OF_THE_OTHER);
    return worker;
  }

  /**
   * Waits until all steps are taken, the last checkpoint is saved, and nothing happens any more.
   */
  RunStanding awaitQuiet() throws Exception {
    topics.awaitStep(run.id(), feed.steps());
    long due = feed.steps() - feed.steps() % TinyRun.CHECKPOINT_EVERY_STEPS;
    long end = System.nanoTime() + PATIENCE.toNanos();
    RunStanding last = standing();
    while (true) {
      TimeUnit.MILLISECONDS.sleep(QUIET.toMillis());
      RunStanding now = standing();
      if (now.equals(last) && newestSaved() >= due) {
        return now;
      }
      if (System.nanoTime() > end) {
        throw new AssertionError("The run does not come to rest: " + now);
      }
      last = now;
    }
  }

  RunStanding standing() throws Exception {
    return RunStanding.of(topics, run);
  }

  private long newestSaved() {
    return topics.events(run.id()).stream()
        .map(TrainingEvent::payload)
        .filter(CheckpointSaved.class::isInstance)
        .mapToLong(saved -> ((CheckpointSaved) saved).checkpointStep())
        .max()
        .orElse(0);
  }

  /** Ends the worker that is left, in order, when all is trained. */
  void end(WorkerProcess worker) throws Exception {
    topics.awaitStep(run.id(), feed.steps());
    topics.sendStop(run.id());
    assertThat(worker.awaitEnd()).isEqualTo(WorkerProcess.OK);
  }
}
