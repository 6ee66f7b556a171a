package io.millrace.worker.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.SharedBroker;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.worker.app.Disturbance;
import io.millrace.worker.app.WorkerProcess;
import io.millrace.worker.app.exactness.BatchFeed;
import io.millrace.worker.app.exactness.RunAudit;
import io.millrace.worker.app.exactness.RunTopics;
import io.millrace.worker.app.exactness.TinyRun;
import io.millrace.worker.app.exactness.Violation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker is stopped, another one takes its run over, and the first one goes on: it ends by itself
 * and has done nothing.
 *
 * <p>{@code -Dzombies=27} does that so often, {@code -Dkill.seed=} in the same order again.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class ZombieIT {
  private static final Logger LOG = LoggerFactory.getLogger(ZombieIT.class);

  private static final int ZOMBIES = Integer.getInteger("zombies", 1);
  private static final long SEED = Long.getLong("kill.seed", System.nanoTime());

  /** Where a worker of a run that goes on may be stopped. */
  private static final List<Window> WINDOWS =
      List.of(
          Window.RANDOM,
          Window.MICRO_BATCH,
          Window.UPDATE,
          Window.STEP_TAKEN,
          Window.SNAPSHOT,
          Window.BEFORE_RENAME,
          Window.RENAMED,
          Window.OPEN_TRANSACTION);

  /** The broker aborts a transaction of this age. */
  private static final Map<String, String> SHORT_TRANSACTIONS =
      Map.of("producer.transaction.timeout.ms", "2000");

  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final int STEPS_AHEAD = 20;
  private static final int EVALUATION_BATCHES = 2;

  @TempDir private Path directory;

  @Test
  void aWorkerThatWasReplacedEndsAndHasDoneNothing() throws Exception {
    Random random = new Random(SEED);
    int round = 0;
    // The first is where the file system is all that stands between the two.
    List<Kill> stops = Kill.spread(ZOMBIES, Kill.chosen(WINDOWS), random);
    for (Kill stop : stops) {
      replace(round++, stop, random);
    }
    LOG.warn("{} zombies: {}", ZOMBIES, stops);
  }

  /** The promotion of a flushed checkpoint is what no broker can refuse: never left to chance. */
  @Test
  void aWorkerThatWasReplacedPromotesNothing() throws Exception {
    replace(100, new Kill(Window.BEFORE_RENAME, 4, Duration.ZERO), new Random(SEED));
  }

  private void replace(int round, Kill stop, Random random) throws Exception {
    TinyRun run = TinyRun.in(directory, "round-" + round);
    boolean isPastItsSession = round % 4 != 3;
    boolean isQuiet = round % 3 != 2;
    try (RunTopics topics = new RunTopics(SharedBroker.bootstrapServers(), 1);
        BatchFeed feed = new BatchFeed(topics, run, 1, SEED + round)) {
      StoppedRun stopped = new StoppedRun(topics, run, feed, GatedWorker.class);
      feed.sendEvaluation(EVALUATION_BATCHES);
      feed.send(STEPS_AHEAD);
      Map<String, String> settings = isPastItsSession ? SHORT_TRANSACTIONS : Map.of();
      try (WorkerProcess zombie = stopped.startAndStop(stop, settings, random)) {
        if (isPastItsSession) {
          topics.awaitNoOpenTransaction();
        }
        RunStanding before = stopped.standing();
        // One that was stopped before its first commit has written nothing, and shall not.
        String zombies =
            topics.events(run.id()).stream()
                .findFirst()
                .map(TrainingEvent::incarnation)
                .orElse("nobody");
        try (WorkerProcess other = stopped.takeOver()) {
          if (isQuiet) {
            RunStanding quiet = stopped.awaitQuiet();
            zombie.goOn();
            assertThat(zombie.awaitEnd()).as(stop.toString()).isEqualTo(WorkerProcess.TAKEN_OVER);
            assertThat(stopped.standing()).as(stop.toString()).isEqualTo(quiet);
            feed.send(STEPS_AHEAD);
          } else {
            feed.start(PAUSE);
            zombie.goOn();
            assertThat(zombie.awaitEnd()).as(stop.toString()).isEqualTo(WorkerProcess.TAKEN_OVER);
            feed.stop();
          }
          assertThat(stopped.standing().savedBy(zombies))
              .as(stop.toString())
              .isSubsetOf(before.savedBy(zombies));
          stopped.end(other);
        }
      }
      requireClean(topics, run, feed, stop);
    }
  }

  @Test
  void aWorkerThatStoodForTooLongEndsAndARestartGoesOn() throws Exception {
    TinyRun run = TinyRun.in(directory, "too-long");
    Kill stop = Kill.at(Window.OPEN_TRANSACTION, new Random(SEED));
    try (RunTopics topics = new RunTopics(SharedBroker.bootstrapServers(), 1);
        BatchFeed feed = new BatchFeed(topics, run, 1, SEED)) {
      StoppedRun stopped = new StoppedRun(topics, run, feed, GatedWorker.class);
      feed.sendEvaluation(EVALUATION_BATCHES);
      feed.send(STEPS_AHEAD);
      try (WorkerProcess worker =
          stopped.startAndStop(stop, SHORT_TRANSACTIONS, new Random(SEED))) {
        topics.awaitNoOpenTransaction();
        worker.goOn();
        assertThat(worker.awaitEnd()).isEqualTo(WorkerProcess.TAKEN_OVER);
      }
      try (WorkerProcess again =
          WorkerProcess.start(Disturbance.None.class, run.settings(topics, Map.of()), Map.of())) {
        stopped.end(again);
      }
      requireClean(topics, run, feed, stop);
    }
  }

  private static void requireClean(RunTopics topics, TinyRun run, BatchFeed feed, Kill stop)
      throws Exception {
    RunAudit audit = RunAudit.of(topics, run, feed.records());
    List<Violation> violations = audit.violations(run.checkpoints());
    LOG.warn("{}: {} steps, {} violations", stop, audit.steps(), violations.size());
    assertThat(audit.steps()).isEqualTo(feed.steps());
    assertThat(violations)
        .as(
            () ->
                "-Dkill.seed="
                    + SEED
                    + " "
                    + stop
                    + "\n"
                    + new KilledRun(topics, run).explain(violations, audit.events()))
        .isEmpty();
  }

  /** The control: were nobody fenced, such a stop and the same audit would show it. */
  @Test
  void withoutFencingTheAuditFindsTheZombie() throws Exception {
    TinyRun run = TinyRun.in(directory, "shared");
    try (RunTopics topics = new RunTopics(SharedBroker.bootstrapServers(), 1);
        BatchFeed feed = new BatchFeed(topics, run, 1, SEED)) {
      StoppedRun stopped = new StoppedRun(topics, run, feed, SharedRun.class);
      feed.sendEvaluation(EVALUATION_BATCHES);
      feed.send(STEPS_AHEAD);
      Kill stop = new Kill(Window.MICRO_BATCH, 7, Duration.ZERO);
      try (WorkerProcess zombie = stopped.startAndStopCommitted(stop);
          WorkerProcess other = stopped.takeOver()) {
        String zombies = topics.events(run.id()).get(0).incarnation();
        long before = count(topics.events(run.id()), zombies);
        zombie.goOn();
        feed.send(STEPS_AHEAD);
        stopped.end(other);
        while (count(topics.events(run.id()), zombies) <= before) {
          zombie.letRun(Duration.ofMillis(200));
        }
      }
      RunAudit audit =
          new RunAudit(topics.events(run.id()), topics.batches(), feed.records(), List.of());
      List<Violation> violations = audit.journalViolations();
      LOG.warn(
          "Nobody fenced: {} violations, such as {}",
          violations.size(),
          violations.stream().limit(2).toList());
      assertThat(violations)
          .anyMatch(violation -> violation.sentence().contains("writes after another one"))
          .anyMatch(violation -> violation.sentence().startsWith("it comes after event "))
          .anyMatch(violation -> violation.sentence().startsWith("it trains the batch at "));
    }
  }

  private static long count(List<TrainingEvent> events, String incarnation) {
    return events.stream().filter(event -> event.incarnation().equals(incarnation)).count();
  }
}
