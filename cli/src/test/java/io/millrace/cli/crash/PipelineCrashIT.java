package io.millrace.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.SharedBroker;
import io.millrace.worker.app.crash.Kill;
import io.millrace.worker.app.crash.KilledRun;
import io.millrace.worker.app.exactness.RunAudit;
import io.millrace.worker.app.exactness.RunTopics;
import io.millrace.worker.app.exactness.TinyRun;
import io.millrace.worker.app.exactness.Violation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From text to weights, while preprocessor and worker are killed: each record trains once.
 *
 * <p>{@code -Dkills=240} kills the worker that often, and the preprocessor all the while; {@code
 * -Dkill.seed=} does it in the same order again.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class PipelineCrashIT {
  private static final Logger LOG = LoggerFactory.getLogger(PipelineCrashIT.class);

  private static final int KILLS = Integer.getInteger("kills", 10);
  private static final long SEED = Long.getLong("kill.seed", System.nanoTime());
  private static final int PARTITIONS = 2;
  private static final int EVALUATION_BATCHES = 2;
  private static final int STEPS_AHEAD = 5;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @TempDir private Path directory;

  @Test
  void everyRecordTrainsOnceWhoeverDies() throws Exception {
    Random random = new Random(SEED);
    TinyRun run = TinyRun.in(directory, "killed");
    try (RunTopics topics = new RunTopics(SharedBroker.bootstrapServers(), PARTITIONS);
        TextFeed feed = new TextFeed(topics, PARTITIONS, SEED);
        KilledPreprocessor preprocessor =
            new KilledPreprocessor(topics, directory, new Random(SEED))) {
      KilledRun killed = new KilledRun(topics, run);
      feed.sendEvaluation(EVALUATION_BATCHES);
      feed.send(STEPS_AHEAD);
      feed.start();
      preprocessor.start();
      awaitBatches(topics, 1);
      long start = System.nanoTime();
      for (Kill kill : Kill.spread(KILLS, random)) {
        killed.kill(kill);
      }
      Duration killing = Duration.ofNanos(System.nanoTime() - start);
      feed.stop();
      int preprocessorKills = preprocessor.spare();
      awaitBatches(topics, feed.batches());
      killed.finish(feed.batches() / TinyRun.ACCUMULATION_STEPS);

      RunAudit audit = RunAudit.of(topics, run, feed.records());
      List<Violation> violations = audit.violations(run.checkpoints());
      LOG.warn(
          "Worker killed {}, preprocessor {} times in {} s; {} batches, {} steps, {} events,"
              + " {} violations",
          killed.counts(),
          preprocessorKills,
          killing.toSeconds(),
          feed.batches(),
          audit.steps(),
          audit.events().size(),
          violations.size());
      assertThat(preprocessorKills).isPositive();
      assertThat(violations)
          .as(() -> "-Dkill.seed=" + SEED + "\n" + killed.explain(violations, audit.events()))
          .isEmpty();
    }
  }

  /** Waits until the preprocessor has made so many, and what is evaluated on. */
  private static void awaitBatches(RunTopics topics, long count) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (topics.batches().size() < count
        || topics.evaluationBatches().size() < EVALUATION_BATCHES) {
      if (System.nanoTime() > end) {
        throw new AssertionError("Only " + topics.batches().size() + " batches of " + count);
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }
}
