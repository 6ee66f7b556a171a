package io.millrace.worker.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.SharedBroker;
import io.millrace.schemas.batch.Task;
import io.millrace.worker.app.exactness.BatchFeed;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Workers are killed where it hurts, and what they leave is that of one that was left in peace.
 *
 * <p>{@code -Dkills=240} kills that often, {@code -Dkill.seed=} does it in the same order again,
 * {@code -Dkill.windows=RENAMED,REPLAY} kills there only.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class CrashIT {
  private static final Logger LOG = LoggerFactory.getLogger(CrashIT.class);

  private static final int KILLS = Integer.getInteger("kills", 14);
  private static final long SEED = Long.getLong("kill.seed", System.nanoTime());
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final int STEPS_AHEAD = 20;
  private static final int EVALUATION_BATCHES = 2;

  @TempDir private Path directory;

  /** Half of the kills fall upon the run of one partition, a quarter upon that of several. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void everyRecordTrainsOnceAndTheWeightsAreTheSame(int partitions) throws Exception {
    int count = partitions == 1 ? KILLS / 2 : KILLS / 4;
    killed(TinyRun.in(directory, "killed"), partitions, count);
  }

  /** The other kills. The best checkpoint is told by F1 here, and classes are weighed. */
  @Test
  void soItIsWithAClassifier() throws Exception {
    killed(
        TinyRun.in(directory, "classifier", Task.SEQUENCE_CLASSIFICATION),
        1,
        KILLS - KILLS / 2 - KILLS / 4);
  }

  private void killed(TinyRun run, int partitions, int count) throws Exception {
    Random random = new Random(SEED);
    try (RunTopics topics = new RunTopics(SharedBroker.bootstrapServers(), partitions);
        BatchFeed feed = new BatchFeed(topics, run, partitions, SEED)) {
      KilledRun killed = new KilledRun(topics, run);
      long start = System.nanoTime();
      feed.sendEvaluation(EVALUATION_BATCHES);
      feed.send(STEPS_AHEAD);
      feed.start(PAUSE);
      for (Kill kill : Kill.spread(count, random)) {
        killed.kill(kill);
      }
      feed.stop();
      Duration killing = Duration.ofNanos(System.nanoTime() - start);
      killed.finish(feed.steps());

      RunAudit audit = RunAudit.of(topics, run, feed.records());
      List<Violation> violations = audit.violations(run.checkpoints());
      LOG.warn(
          "{} partitions: killed {} in {} s; {} steps, {} events, {} violations",
          partitions,
          killed.counts(),
          killing.toSeconds(),
          audit.steps(),
          audit.events().size(),
          violations.size());
      assertThat(audit.steps()).isEqualTo(feed.steps());
      assertThat(violations)
          .as(() -> "-Dkill.seed=" + SEED + "\n" + killed.explain(violations, audit.events()))
          .isEmpty();
    }
  }

  @Test
  void withoutReplayTheAuditFindsIt() throws Exception {
    List<Violation> violations = violationsOf(SkippedReplay.class);
    assertThat(violations)
        .anyMatch(violation -> violation.sentence().startsWith("it says step "))
        .anyMatch(
            violation ->
                violation
                    .sentence()
                    .startsWith("The last checkpoint's model.safetensors is another"));
  }

  @Test
  void withAJournalThatIsNotReadToItsEndTheAuditFindsIt() throws Exception {
    assertThat(violationsOf(ForgottenTail.class))
        .anyMatch(violation -> violation.sentence().startsWith("it comes after event "))
        .anyMatch(violation -> violation.sentence().startsWith("it trains the batch at "));
  }

  /** Of a run that is killed once, and ends well. */
  private List<Violation> violationsOf(Class<? extends GatedWorker> broken) throws Exception {
    TinyRun run = TinyRun.in(directory, "broken");
    try (RunTopics topics = new RunTopics(SharedBroker.bootstrapServers(), 1);
        BatchFeed feed = new BatchFeed(topics, run, 1, SEED)) {
      KilledRun killed = new KilledRun(topics, run, broken);
      feed.sendEvaluation(EVALUATION_BATCHES);
      feed.send(3 * STEPS_AHEAD);
      // Its steps are in the journal, and there is no checkpoint yet.
      killed.kill(new Kill(Window.BEFORE_RENAME, 2, Duration.ZERO));
      killed.finish(feed.steps());
      RunAudit audit = RunAudit.of(topics, run, feed.records());
      List<Violation> violations = audit.violations(run.checkpoints());
      LOG.warn(
          "{}: {} violations, such as {}",
          broken.getSimpleName(),
          violations.size(),
          violations.stream().limit(2).toList());
      return violations;
    }
  }
}
