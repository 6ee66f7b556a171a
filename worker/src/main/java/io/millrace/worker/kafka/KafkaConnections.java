package io.millrace.worker.kafka;

import io.millrace.schemas.avro.Codec;
import io.millrace.schemas.batch.TokenBatch;
import io.millrace.schemas.control.ControlCommand;
import io.millrace.schemas.control.ControlCommandReader;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.schemas.topic.TopicNames;
import io.millrace.schemas.topic.TopicSpec;
import io.millrace.service.SetupException;
import io.millrace.service.config.KafkaSettings;
import io.millrace.service.config.Settings;
import io.millrace.service.registry.ContractCodecs;
import io.millrace.worker.batch.BatchStager;
import io.millrace.worker.control.CommandQueue;
import io.millrace.worker.journal.Journal;
import io.millrace.worker.journal.JournalHistory;
import io.millrace.worker.journal.JournalPlace;
import io.millrace.worker.progress.RunPlan;
import io.millrace.worker.source.BatchArchive;
import io.millrace.worker.source.BatchKind;
import io.millrace.worker.source.EvaluationSet;
import io.millrace.worker.source.EvaluationSets;
import io.millrace.worker.source.ReadPosition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;

/** Everything of one run that talks to Kafka, opened here and closed together. */
public final class KafkaConnections implements AutoCloseable {
  /**
   * As long as a send may take: a shorter one would have an outage of brokers end the run first.
   */
  private static final String TRANSACTION_TIMEOUT_MS = "120000";

  private static final String PROMPT_WAIT_MS = "50";

  private final Settings settings;
  private final TopicNames topics;
  private final ContractCodecs codecs;
  private final String run;
  private final String group;
  private final List<String> acceptedFingerprints;
  private final Consumer<Object> clientListener;
  private final Runnable progress;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  /**
   * Connects nothing yet.
   *
   * @param acceptedFingerprints of tokenizers, or their beginnings, whose batches are taken besides
   *     those of the model's
   * @param clientListener told of every Kafka client that is made, to bind its metrics
   * @param progress is told by the thread that puts the run together or trains that it goes on,
   *     while it reads or waits for brokers; threads in the background say nothing of that one
   */
  public KafkaConnections(
      Settings settings,
      String run,
      List<String> acceptedFingerprints,
      Consumer<Object> clientListener,
      Runnable progress) {
    this.settings = settings;
    this.codecs = ContractCodecs.of(settings);
    this.topics = new TopicNames(settings.string(KafkaSettings.TOPIC_PREFIX));
    this.run = run;
    this.group = topics.prefix() + "millrace-worker-" + run;
    this.acceptedFingerprints = List.copyOf(acceptedFingerprints);
    this.clientListener = clientListener;
    this.progress = progress;
  }

  /** Per partition, where the batch topic ends now. */
  public Map<Integer, Long> batchEndOffsets() {
    try (TopicReader reader = reader(topics.batches())) {
      return reader.endOffsets();
    }
  }

  /**
   * How many batches there are between offsets, per partition.
   *
   * @param from the first; a partition that is not named is counted from its beginning
   * @param ends after the last; a partition that is not named is not counted
   */
  public long countBatches(Map<Integer, Long> from, Map<Integer, Long> ends) {
    try (TopicReader reader = reader(topics.batches())) {
      return BatchCount.between(from, ends, reader);
    }
  }

  /** Where the control topic ends now. */
  public long controlEndOffset() {
    try (TopicReader reader = reader(topics.control())) {
      return reader.endOffsets().getOrDefault(0, 0L);
    }
  }

  /** Per partition, the oldest offset that the batch topic has. */
  public Map<Integer, Long> batchFirstOffsets() {
    try (TopicReader reader = reader(topics.batches())) {
      return reader.beginningOffsets();
    }
  }

  /** The transactional id of the run's journal. */
  public String transactionalId() {
    return group;
  }

  /** What the run has written down, to be read once every other worker of it has been fenced. */
  public JournalHistory history() {
    return new KafkaJournalHistory(
        run,
        topics.events(),
        codecs.reading(TrainingEvent.CODEC),
        () -> promptReader(topics.events()),
        this::eventEnds);
  }

  /**
   * Opens the journal and so fences any other worker of the run.
   *
   * @param transactionalId the run's, see {@link #transactionalId}
   * @throws SetupException when the broker lets nobody write transactions, or the schema registry
   *     has no number for the schema
   */
  public Journal journal(String transactionalId, Duration commitInterval) {
    // First: a start that comes to nothing shall not have fenced the worker that runs.
    Codec<TrainingEvent> codec = codecs.writing(TrainingEvent.CODEC, topics.events());
    Map<String, Object> properties = settings.kafkaClient("producer");
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    // A commit sends whatever still waits, so waiting delays nothing, and what is sent together
    // takes less room: half of it, where steps are short.
    properties.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, "500");
    properties.putIfAbsent(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MS);
    properties.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
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
              + e.getMessage().replaceFirst("\\.$", "")
              + "): check the broker, and that this user may use the transactional id '"
              + transactionalId
              + "'; docs/permissions.md has the ACLs of each role.",
          e);
    }
    clientListener.accept(producer);
    TopicReader batches = reader(topics.batches());
    KafkaJournal journal =
        new KafkaJournal(
            producer,
            codec,
            run,
            topics.events(),
            topics.batches(),
            journalEnd(producer),
            batches.consumer().groupMetadata(),
            commitInterval,
            progress);
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
  public KafkaBatchSource batches(
      BatchStager stager,
      ReadPosition start,
      RunPlan plan,
      int passes,
      int readAhead,
      BatchKind kind) {
    TopicReader reader = promptReader(topics.batches(), () -> {});
    clientListener.accept(reader.consumer());
    KafkaBatchSource source =
        new KafkaBatchSource(reader, decoder(kind), stager, start, plan, passes, readAhead);
    source.start();
    open.push(source);
    return source;
  }

  /**
   * The batches that the run has trained on, to be fetched again. Whoever made them: the journal
   * says that they were taken.
   */
  public BatchArchive archive() {
    return new JournalledBatches(promptReader(topics.batches()), decoder(BatchKind.ANY, List.of()));
  }

  /** Begins to read commands. */
  public CommandQueue commands(long fromOffset) {
    TopicReader reader = reader(topics.control(), () -> {});
    clientListener.accept(reader.consumer());
    KafkaCommandQueue queue =
        new KafkaCommandQueue(
            reader, new ControlCommandReader(codecs.reading(ControlCommand.CODEC)), fromOffset);
    queue.start();
    open.push(queue);
    return queue;
  }

  /** The held-out batches. */
  public EvaluationSets evaluationSets(BatchKind kind) {
    EvaluationSet own = evaluationSet(topics.evalBatches(), kind);
    open.push(own);
    return new EvaluationSets() {
      @Override
      public EvaluationSet own() {
        return own;
      }

      @Override
      public EvaluationSet open(String topic) {
        return evaluationSet(topic, kind);
      }
    };
  }

  private EvaluationSet evaluationSet(String topic, BatchKind kind) {
    return new KafkaEvaluationSet(topic, promptReader(topic), decoder(kind));
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

  /** The end of the partition that has the run's events: the one its key goes to. */
  private JournalPlace journalEnd(Producer<byte[], byte[]> producer) {
    int partitions = producer.partitionsFor(topics.events()).size();
    int partition =
        Utils.toPositive(Utils.murmur2(run.getBytes(StandardCharsets.UTF_8))) % partitions;
    try (TopicReader reader = reader(topics.events())) {
      return new JournalPlace(partition, reader.endOffsets().get(partition));
    }
  }

  private Map<Integer, Long> eventEnds() {
    Map<String, Object> properties = settings.kafkaClient("consumer");
    try (TopicReader reader =
        new TopicReader(TopicReader.uncommitted(properties, group), topics.events())) {
      return reader.endOffsets();
    }
  }

  private BatchDecoder decoder(BatchKind kind) {
    return decoder(kind, acceptedFingerprints);
  }

  private BatchDecoder decoder(BatchKind kind, List<String> accepted) {
    return new BatchDecoder(codecs.reading(TokenBatch.CODEC), kind, accepted);
  }

  private TopicReader reader(String topic) {
    return reader(topic, progress);
  }

  private TopicReader reader(String topic, Runnable polled) {
    return new TopicReader(
        TopicReader.consumer(settings.kafkaClient("consumer"), group), topic, polled);
  }

  private TopicReader promptReader(String topic) {
    return promptReader(topic, progress);
  }

  /**
   * A reader that asks for some partitions and soon for others: a broker that has nothing of the
   * first must not hold its answer back for long, because until it comes nothing else is asked of
   * that broker. Nor is the reader closed before: one that reads to the end and is closed there
   * would wait as long.
   */
  private TopicReader promptReader(String topic, Runnable polled) {
    Map<String, Object> properties = settings.kafkaClient("consumer");
    properties.putIfAbsent(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, PROMPT_WAIT_MS);
    return new TopicReader(TopicReader.consumer(properties, group), topic, polled);
  }
}
