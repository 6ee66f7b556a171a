package io.millrace.worker.app.outage;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.event.TrainingEvent;
import io.millrace.schemas.topic.TopicNames;
import io.millrace.service.config.KafkaSettings;
import io.millrace.service.config.Settings;
import io.millrace.service.topic.TopicCreator;
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
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.AfterAll;
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

  private static final int KILLS = Integer.getInteger("broker.kills", 4);
  private static final long SEED = Long.getLong("broker.seed", System.nanoTime());
  private static final int ACCUMULATION = 2;
  private static final int CHECKPOINT_EVERY = 5;
  private static final String RUN = "disturbed";

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

  private static final String REFERENCE = "undisturbed";

  @TempDir private static Path brokers;
  private static BrokerCluster cluster;

  @TempDir private Path directory;
  private final Random random = new Random(SEED);
  private final TopicNames topics = new TopicNames("it-" + UUID.randomUUID() + ".");

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
    Files.writeString(
        directory.resolve("config.json"),
        """
        {"model_type": "gpt2", "vocab_size": 64, "n_positions": 32, "n_embd": 16, "n_layer": 2,
         "n_head": 2, "activation_function": "gelu_new", "layer_norm_epsilon": 1e-5,
         "initializer_range": 0.02, "tie_word_embeddings": true}
        """);
    // Without a word about copies: they are the brokers' default.
    TopicCreator.ensure(
        new Settings(
            KafkaSettings.addTo(new ConfigDef()),
            Map.of(
                "bootstrap.servers", cluster.bootstrapServers(), "topic.prefix", topics.prefix()),
            List.of()));
    try (BatchFeed evaluation =
        new BatchFeed(cluster.bootstrapServers(), topics.evalBatches(), 1)) {
      evaluation.burst(2);
    }
    cluster.awaitWhole();
  }

  @Test
  void killedBrokersCostNoBatchAndTheWorkerStandsIt() throws Exception {
    try (BatchFeed feed = new BatchFeed(cluster.bootstrapServers(), topics.batches(), SEED);
        SupervisedWorker worker = SupervisedWorker.start(settings(RUN, PATIENCE));
        JournalTail journal = journal(RUN)) {
      feed.start();
      journal.awaitSteps(20);
      killOneAtATime(journal);
      killTwo(feed, journal, Duration.ofSeconds(6));

      long batches = feed.stop(ACCUMULATION);
      journal.awaitSteps(batches / ACCUMULATION);
      worker.stop();

      assertThat(worker.failures()).isEmpty();
      assertThat(worker.takenOver()).isEmpty();
      requireExact(journal.all(), batches);
    }
  }

  /**
   * The brokers are away for longer than the journal's client keeps what it could not send. Where
   * there was such a thing, the run ends and is started again.
   */
  @Test
  void aRunThatEndsBecauseOfItGoesOnWhereItsJournalEnds() throws Exception {
    Map<String, String> impatience =
        Map.of(
            "producer.delivery.timeout.ms", "2000",
            "producer.request.timeout.ms", "1000",
            "producer.max.block.ms", "2000");
    try (BatchFeed feed = new BatchFeed(cluster.bootstrapServers(), topics.batches(), SEED);
        SupervisedWorker worker = SupervisedWorker.start(settings(RUN, impatience));
        JournalTail journal = journal(RUN)) {
      feed.start();
      journal.awaitSteps(20);
      killTwo(feed, journal, Duration.ofSeconds(5));

      long batches = feed.stop(ACCUMULATION);
      journal.awaitSteps(batches / ACCUMULATION);
      worker.stop();

      LOG.info("Started again after {}", worker.failures());
      assertThat(worker.takenOver()).isEmpty();
      requireExact(journal.all(), batches);
    }
  }

  private void killOneAtATime(JournalTail journal) throws Exception {
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
      Map<Role, Integer> holders = cluster.view().holders(topics, group(RUN));
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
      LOG.info("Killed {} as {}; {} steps", node.id(), target, journal.stepsNow());
    }
    cluster.awaitWhole();
    LOG.info("Kills by role: {}", killed);
  }

  /** Takes two brokers away together, while there is more to train on than is written down. */
  private void killTwo(BatchFeed feed, JournalTail journal, Duration time) throws Exception {
    cluster.awaitWhole();
    int survivor = 1 + random.nextInt(3);
    List<BrokerNode> nodes =
        Stream.of(1, 2, 3).filter(id -> id != survivor).map(cluster::node).toList();
    feed.burst(1000);
    for (BrokerNode node : nodes) {
      node.kill();
    }
    // What was under way when the second was killed may still be answered.
    Thread.sleep(500);
    Set<String> checkpoints = checkpoints(RUN);
    Thread.sleep(time.toMillis());
    assertThat(checkpoints(RUN)).as("without a journal nothing is saved").isEqualTo(checkpoints);
    for (BrokerNode node : nodes) {
      node.start();
    }
    cluster.awaitWhole();
    LOG.info("Two were away; {} steps", journal.stepsNow());
  }

  private void requireExact(List<TrainingEvent> events, long batches) throws Exception {
    assertThat(new RunAudit(batches, ACCUMULATION).violations(events)).isEmpty();
    assertThat(cluster.view().committedOffset(group(RUN), new TopicPartition(topics.batches(), 0)))
        .isEqualTo(batches);

    long steps = batches / ACCUMULATION;
    try (SupervisedWorker worker = SupervisedWorker.start(settings(REFERENCE, Map.of()));
        JournalTail journal = journal(REFERENCE)) {
      journal.awaitSteps(steps);
      worker.stop();
      assertThat(new RunAudit(batches, ACCUMULATION).violations(journal.all())).isEmpty();
    }
    for (String file : List.of("model.safetensors", "optimizer.safetensors")) {
      String last = String.format("step-%08d", steps);
      assertThat(
              Files.mismatch(
                  checkpointsOf(RUN).resolve(last).resolve(file),
                  checkpointsOf(REFERENCE).resolve(last).resolve(file)))
          .as(file)
          .isEqualTo(-1);
    }
    LOG.info("{} batches, {} steps, {} events: exact", batches, steps, events.size());
  }

  private JournalTail journal(String run) {
    return new JournalTail(cluster.bootstrapServers(), topics.events(), run);
  }

  private String group(String run) {
    return topics.prefix() + "millrace-worker-" + run;
  }

  private Path checkpointsOf(String run) {
    return directory.resolve("runs").resolve(run).resolve("checkpoints");
  }

  private Set<String> checkpoints(String run) throws Exception {
    try (Stream<Path> all = Files.list(checkpointsOf(run))) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> name.startsWith("step-"))
          .collect(Collectors.toSet());
    }
  }

  private Map<String, String> settings(String run, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>();
    settings.put("bootstrap.servers", cluster.bootstrapServers());
    settings.put("topic.prefix", topics.prefix());
    settings.put("run.id", run);
    settings.put("run.directory", directory.resolve("runs").toString());
    settings.put("model.directory", directory.toString());
    settings.put("learning.rate", "0.001");
    settings.put("lr.schedule", "constant");
    settings.put("gradient.accumulation.steps", Integer.toString(ACCUMULATION));
    settings.put("dropout", "true");
    settings.put("checkpoint.every.steps", Integer.toString(CHECKPOINT_EVERY));
    settings.put("eval.every.steps", "200");
    settings.put("journal.commit.interval.ms", "300");
    settings.put("log.every.steps", "0");
    settings.put("threads", "1");
    settings.put("http.port", "0");
    settings.putAll(more);
    return settings;
  }
}
