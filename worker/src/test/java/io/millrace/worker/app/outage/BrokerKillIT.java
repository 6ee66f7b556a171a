package io.millrace.worker.app.outage;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.worker.app.exactness.BatchFeed;
import io.millrace.worker.app.exactness.RunAudit;
import io.millrace.worker.app.exactness.RunTopics;
import io.millrace.worker.app.exactness.TinyRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brokers are killed while a run trains; every batch is trained on once, and the weights are those
 * of a run that nothing happened to.
 *
 * <p>{@code -Dbroker.kills=40} kills that often one at a time, {@code -Dbroker.seed=} does it in
 * the same order again.
 */
@Timeout(value = 40, unit = TimeUnit.MINUTES)
class BrokerKillIT {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerKillIT.class);

  private static final int KILLS = Integer.getInteger("broker.kills", 3);
  private static final long SEED = Long.getLong("broker.seed", System.nanoTime());
  private static final int PARTITIONS = 2;
  private static final int STEPS_FIRST = 20;
  private static final int BURST_STEPS = 250;
  private static final Duration PAUSE = Duration.ofMillis(40);

  /**
   * How slow this machine is decides nothing: only a call that waits for the coordinator comes to
   * its end while the brokers are away, and has to be made again.
   */
  private static final Map<String, String> PATIENCE =
      Map.of(
          "producer.max.block.ms", "10000",
          "producer.delivery.timeout.ms", "600000",
          "producer.transaction.timeout.ms", "600000",
          "client.default.api.timeout.ms", "600000");

  @TempDir private static Path brokers;
  private static BrokerCluster cluster;

  @TempDir private Path directory;
  private final Random random = new Random(SEED);
  private TinyRun run;
  private RunTopics topics;
  private BatchFeed feed;

  @BeforeAll
  static void startCluster() throws Exception {
    LOG.info("-Dbroker.kills={} -Dbroker.seed={}", KILLS, SEED);
    cluster = BrokerCluster.start(brokers);
  }

  @AfterAll
  static void closeCluster() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @BeforeEach
  void prepare() throws Exception {
    run = TinyRun.in(directory, "disturbed");
    topics = new RunTopics(cluster.bootstrapServers(), PARTITIONS);
    feed = new BatchFeed(topics, run, PARTITIONS, SEED);
    feed.sendEvaluation(2);
    cluster.awaitWhole();
  }

  @AfterEach
  void close() {
    feed.close();
    topics.close();
  }

  @Test
  void killedBrokersCostNoBatchAndTheWorkerStandsIt() throws Exception {
    try (SupervisedWorker worker = SupervisedWorker.start(settings(PATIENCE))) {
      feed.start(PAUSE);
      topics.awaitStep(run.id(), STEPS_FIRST);
      killOneAtATime();
      killTwo(Duration.ofSeconds(6));
      finish(worker);

      assertThat(worker.failures()).isEmpty();
      assertThat(worker.takenOver()).isEmpty();
    }
    requireExact();
  }

  /** The brokers are away for longer than the journal's client keeps what it could not send. */
  @Test
  void aRunThatEndsBecauseOfItGoesOnWhereItsJournalEnds() throws Exception {
    Map<String, String> impatience =
        Map.of(
            "producer.delivery.timeout.ms", "2000",
            "producer.request.timeout.ms", "1000",
            "producer.max.block.ms", "2000");
    try (SupervisedWorker worker = SupervisedWorker.start(settings(impatience))) {
      feed.start(PAUSE);
      topics.awaitStep(run.id(), STEPS_FIRST);
      killTwo(Duration.ofSeconds(5));
      finish(worker);

      assertThat(worker.failures()).isNotEmpty();
      assertThat(worker.takenOver()).isEmpty();
    }
    requireExact();
  }

  private void finish(SupervisedWorker worker) throws Exception {
    feed.stop();
    topics.awaitStep(run.id(), feed.steps());
    worker.stop();
  }

  private void killOneAtATime() throws Exception {
    Map<Role, Integer> killed = new EnumMap<>(Role.class);
    List<Role> targets = new ArrayList<>();
    for (int kill = 0; kill < KILLS; kill++) {
      cluster.awaitWhole();
      if (targets.isEmpty()) {
        targets.addAll(List.of(Role.values()));
        Collections.shuffle(targets, random);
      }
      Role target = targets.remove(0);
      Thread.sleep(random.nextInt(1000));
      Map<Role, Integer> holders = cluster.view().holders(topics.names(), group());
      BrokerNode node = cluster.node(holders.get(target));
      node.kill();
      holders.forEach(
          (role, id) -> {
            if (id == node.id()) {
              killed.merge(role, 1, Integer::sum);
            }
          });
      // Sometimes it is back before the others have noticed.
      Thread.sleep(random.nextInt(4000));
      node.start();
      LOG.info("Killed {} as {}", node.id(), target);
    }
    cluster.awaitWhole();
    LOG.warn("Kills by role: {}", killed);
  }

  /** Takes two brokers away together, while there is more to train on than is written down. */
  private void killTwo(Duration time) throws Exception {
    cluster.awaitWhole();
    int survivor = 1 + random.nextInt(3);
    List<BrokerNode> nodes =
        Stream.of(1, 2, 3).filter(id -> id != survivor).map(cluster::node).toList();
    feed.send(BURST_STEPS);
    for (BrokerNode node : nodes) {
      node.kill();
    }
    // What was under way when the second was killed may still be answered.
    Thread.sleep(500);
    Set<String> checkpoints = checkpoints();
    Thread.sleep(time.toMillis());
    assertThat(checkpoints()).as("without a journal nothing is saved").isEqualTo(checkpoints);
    for (BrokerNode node : nodes) {
      node.start();
    }
    cluster.awaitWhole();
    LOG.info("Two were away; {} steps", topics.lastStep(run.id()));
  }

  private void requireExact() throws Exception {
    RunAudit audit = RunAudit.of(topics, run, feed.records());
    assertThat(audit.violations(run.checkpoints())).isEmpty();
    assertThat(audit.steps()).isEqualTo(feed.steps());
    assertThat(committed()).isEqualTo(sent());
    LOG.warn(
        "{} batches, {} steps, {} events: exact",
        audit.batches().size(),
        audit.steps(),
        audit.events().size());
  }

  /** By partition, after the last batch that the run's group has committed. */
  private Map<Integer, Long> committed() throws Exception {
    Map<Integer, Long> committed = new HashMap<>();
    topics
        .committedOffsets(run.id())
        .forEach((partition, offset) -> committed.put(partition.partition(), offset.offset()));
    return committed;
  }

  /** By partition, after the last batch that was sent. */
  private Map<Integer, Long> sent() {
    Map<Integer, Long> sent = new HashMap<>();
    for (BatchCoordinate at : topics.batches().keySet()) {
      sent.merge(at.partition(), at.offset() + 1, Math::max);
    }
    return sent;
  }

  private String group() {
    return topics.prefix() + "millrace-worker-" + run.id();
  }

  private Set<String> checkpoints() throws Exception {
    try (Stream<Path> all = Files.list(run.checkpoints())) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> name.startsWith("step-"))
          .collect(Collectors.toSet());
    }
  }

  private Map<String, String> settings(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    // A commit is to be under way when a broker dies.
    settings.put("journal.commit.interval.ms", "300");
    settings.put("log.every.steps", "0");
    return run.settings(topics, settings);
  }
}
