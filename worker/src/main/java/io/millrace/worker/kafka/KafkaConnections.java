package io.millrace.worker.kafka;

import io.millrace.schemas.topic.TopicNames;
import io.millrace.schemas.topic.TopicSpec;
import io.millrace.service.SetupException;
import io.millrace.service.config.KafkaSettings;
import io.millrace.service.config.Settings;
import io.millrace.worker.batch.BatchStager;
import io.millrace.worker.control.CommandQueue;
import io.millrace.worker.journal.Journal;
import io.millrace.worker.source.BatchSource;
import io.millrace.worker.source.EvaluationSet;
import io.millrace.worker.source.ReadPosition;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Everything of one run that talks to Kafka, opened here and closed together. */
public final class KafkaConnections implements AutoCloseable {
  private final Settings settings;
  private final TopicNames topics;
  private final String run;
  private final String group;
  private final Consumer<Object> clientListener;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  /**
   * Connects nothing yet.
   *
   * @param clientListener told of every Kafka client that is made, to bind its metrics
   */
  public KafkaConnections(Settings settings, String run, Consumer<Object> clientListener) {
    this.settings = settings;
    this.topics = new TopicNames(settings.string(KafkaSettings.TOPIC_PREFIX));
    this.run = run;
    this.group = topics.prefix() + "millrace-worker-" + run;
    this.clientListener = clientListener;
  }

  /** Per partition, where the batch topic ends now. */
  public Map<Integer, Long> batchEndOffsets() {
    try (TopicReader reader = reader(topics.batches())) {
      return reader.endOffsets();
    }
  }

  /** How many batches there are up to the given offsets. */
  public long countBatches(Map<Integer, Long> ends) {
    try (TopicReader reader = reader(topics.batches())) {
      return BatchCount.upTo(ends, reader);
    }
  }

  /** Where the control topic ends now. */
  public long controlEndOffset() {
    try (TopicReader reader = reader(topics.control())) {
      return reader.endOffsets().getOrDefault(0, 0L);
    }
  }

  /**
   * Opens the journal and so fences any other worker of the run.
   *
   * @throws SetupException when the broker lets nobody write transactions
   */
  public Journal journal(Duration commitInterval) {
    Map<String, Object> properties = settings.kafkaClient("producer");
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, group);
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, "20");
    properties.putIfAbsent(
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(TopicSpec.TEXT_MAX_BYTES));
    Producer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    try {
      producer.initTransactions();
    } catch (KafkaException e) {
      producer.close(Duration.ZERO);
      throw new SetupException(
          "The journal of run '"
              + run
              + "' cannot be opened ("
              + e.getMessage()
              + "): check the broker, and that this client may use the transactional id '"
              + group
              + "'.",
          e);
    }
    clientListener.accept(producer);
    TopicReader batches = reader(topics.batches());
    KafkaJournal journal =
        new KafkaJournal(
            producer,
            run,
            topics.events(),
            topics.batches(),
            batches.consumer().groupMetadata(),
            commitInterval);
    batches.close();
    journal.start();
    open.push(journal);
    return journal;
  }

  /**
   * Begins to read batches.
   *
   * @param stager is given every batch on the reader's thread, before the trainer gets it
   */
  public BatchSource batches(
      BatchStager stager,
      ReadPosition start,
      Map<Integer, Long> ends,
      int passes,
      int readAhead,
      String tokenizerFingerprint) {
    TopicReader reader = reader(topics.batches());
    clientListener.accept(reader.consumer());
    KafkaBatchSource source =
        new KafkaBatchSource(
            reader, new BatchDecoder(tokenizerFingerprint), stager, start, ends, passes, readAhead);
    source.start();
    open.push(source);
    return source;
  }

  /** Begins to read commands. */
  public CommandQueue commands(long fromOffset) {
    KafkaCommandQueue queue = new KafkaCommandQueue(reader(topics.control()), fromOffset);
    queue.start();
    open.push(queue);
    return queue;
  }

  /** The held-out batches. */
  public EvaluationSet evaluationSet(String tokenizerFingerprint) {
    KafkaEvaluationSet set =
        new KafkaEvaluationSet(
            reader(topics.evalBatches()), new BatchDecoder(tokenizerFingerprint));
    open.push(set);
    return set;
  }

  /** Closes what was opened, the last first. */
  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private TopicReader reader(String topic) {
    Map<String, Object> properties = settings.kafkaClient("consumer");
    return new TopicReader(TopicReader.consumer(properties, group), topic);
  }
}
