package io.millrace.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.batch.Task;
import io.millrace.schemas.batch.TokenBatch;
import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.worker.batch.BatchStager;
import io.millrace.worker.progress.RunPlan;
import io.millrace.worker.source.BatchKind;
import io.millrace.worker.source.Delivery;
import io.millrace.worker.source.ReadPosition;
import io.millrace.worker.source.SourceException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KafkaBatchSourceTest {
  private static final TopicPartition PARTITION = new TopicPartition("batches", 0);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
  private final List<String> staged = new CopyOnWriteArrayList<>();
  private BatchStager stager =
      batch -> staged.add(Thread.currentThread().getName() + " " + batch.tokens());
  private KafkaBatchSource source;

  @BeforeEach
  void topic() {
    consumer.updatePartitions(
        "batches", List.of(new PartitionInfo("batches", 0, null, null, null)));
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.updateEndOffsets(Map.of(PARTITION, 0L));
  }

  @AfterEach
  void close() {
    if (source != null) {
      source.close();
    }
  }

  @Test
  void deliversInOrderWithCoordinates() throws Exception {
    records(0, 3, "ours");
    open(ReadPosition.START, Map.of(), 1);

    assertThat(take(3)).extracting(KafkaBatchSourceTest::describe).containsExactly("0", "1", "2");
  }

  @Test
  void goesOnFromTheRunsPosition() throws Exception {
    records(0, 3, "ours");
    open(new ReadPosition(0, Map.of(0, 2L)), Map.of(), 1);

    assertThat(take(1)).extracting(KafkaBatchSourceTest::describe).containsExactly("2");
  }

  @Test
  void passesEndWhereTheTopicEndedAndBeginAnew() throws Exception {
    records(0, 2, "ours");
    consumer.schedulePollTask(() -> {});
    open(ReadPosition.START, Map.of(0, 2L), 2);
    List<Delivery> first = take(3);
    consumer.schedulePollTask(() -> add(0, 2, "ours"));

    assertThat(first).extracting(KafkaBatchSourceTest::describe).containsExactly("0", "1", "end 1");
    assertThat(take(3))
        .extracting(KafkaBatchSourceTest::describe)
        .containsExactly("0", "1", "end 2");
  }

  @Test
  void whatIsNoBatchIsDeliveredAsBroken() throws Exception {
    consumer.schedulePollTask(
        () -> {
          consumer.addRecord(new ConsumerRecord<>("batches", 0, 0, null, new byte[] {1, 2}));
          consumer.addRecord(new ConsumerRecord<>("batches", 0, 1, null, null));
          add(2, 3, "theirs");
        });
    open(ReadPosition.START, Map.of(), 1);

    assertThat(take(3))
        .extracting(KafkaBatchSourceTest::describe)
        .satisfiesExactly(
            first -> assertThat(first).contains("not in Avro single-object encoding"),
            second -> assertThat(second).contains("tombstone"),
            third -> assertThat(third).contains("made with tokenizer theirs, the model's is ours"));
  }

  @Test
  void aDeletedPositionIsAnErrorThatNamesIt() {
    consumer.setPollException(new OffsetOutOfRangeException(Map.of(PARTITION, 5L)));
    open(new ReadPosition(0, Map.of(0, 5L)), Map.of(), 1);

    assertThatThrownBy(() -> take(1))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("no longer has the offsets 5 of partition 0");
  }

  @Test
  void aBrokerErrorReachesTheTrainer() {
    consumer.setPollException(new KafkaException("no permission"));
    open(ReadPosition.START, Map.of(), 1);

    assertThatThrownBy(() -> take(1))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("no permission");
  }

  @Test
  void everyGoodBatchIsStagedOnceByTheReader() throws Exception {
    consumer.schedulePollTask(
        () -> {
          add(0, 1, "ours");
          add(1, 2, "theirs");
          add(2, 3, "ours");
        });
    open(ReadPosition.START, Map.of(), 1);

    take(3);

    assertThat(staged).containsExactly("millrace-reader 2", "millrace-reader 2");
  }

  @Test
  void aBatchIsStagedBeforeTheTrainerGetsIt() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    stager =
        batch -> {
          begun.countDown();
          try {
            mayEnd.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };
    records(0, 1, "ours");
    open(ReadPosition.START, Map.of(), 1);

    try {
      assertThat(begun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(source.poll(Duration.ZERO)).isEmpty();
    } finally {
      // Or the source, which waits for its reader, could not be closed.
      mayEnd.countDown();
    }
    assertThat(take(1)).hasSize(1);
  }

  @Test
  void aBatchThatCannotBeStagedReachesTheTrainerAsAnError() {
    stager =
        batch -> {
          throw new IllegalStateException("out of memory");
        };
    records(5, 6, "ours");
    open(new ReadPosition(0, Map.of(0, 5L)), Map.of(), 1);

    assertThatThrownBy(() -> take(1))
        .isInstanceOf(SourceException.class)
        .hasMessage(
            "The batch at partition 0 offset 5 cannot be brought to the device: out of memory");
  }

  @Test
  void anErrorOfTheReaderDoesNotLeaveTheTrainerWaiting() {
    stager =
        batch -> {
          throw new UnsatisfiedLinkError("no such library");
        };
    records(0, 1, "ours");
    open(ReadPosition.START, Map.of(), 1);

    assertThatThrownBy(() -> take(1))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("no such library");
  }

  @Test
  void aBacklogOfOnePartitionDoesNotStarveAnother() throws Exception {
    FakeTopic topic = skewed();
    open(topic, ReadPosition.START, Map.of(), 1);

    assertThat(take(8))
        .extracting(KafkaBatchSourceTest::coordinate)
        .containsExactly("0-0", "1-0", "0-1", "1-1", "0-2", "0-3", "0-4", "0-5");
  }

  @Test
  void everyPassOfSeveralPartitionsIsWholeAndTheSame() throws Exception {
    FakeTopic topic = skewed();
    topic.add(1, 2, 7, TestBatches.madeWith("ours"));
    open(topic, ReadPosition.START, Map.of(0, 90L, 1, 2L), 2);

    List<Delivery> first = take(93);
    List<Delivery> second = take(93);

    assertThat(first).last().isEqualTo(new Delivery.PassEnded(1));
    assertThat(second).last().isEqualTo(new Delivery.PassEnded(2));
    assertThat(first.subList(0, 92))
        .extracting(KafkaBatchSourceTest::coordinate)
        .doesNotHaveDuplicates()
        .contains("0-0", "0-89", "1-1")
        .isEqualTo(second.subList(0, 92).stream().map(KafkaBatchSourceTest::coordinate).toList());
    assertThat(source.poll(Duration.ofMillis(50))).isEmpty();
  }

  /** A hundred and two, of which four are read ahead. */
  @Test
  void tellsWhatWaitsAndWhatIsNotRead() throws Exception {
    open(skewed(), ReadPosition.START, Map.of(), 1);
    Instant until = Instant.now().plus(PATIENCE);
    while (source.backlog().readAhead() < 4) {
      assertThat(Instant.now()).isBefore(until);
    }

    // Counted at the start, when nothing was read.
    assertThat(source.backlog().notRead()).hasValue(102);
    assertThat(source.backlog().oldest())
        .contains(TokenBatch.CODEC.decode(TestBatches.madeWith("ours")).oldestRecordAt());

    take(102);
    assertThat(source.backlog().readAhead()).isZero();
    assertThat(source.backlog().oldest()).isEmpty();
  }

  /** A partition without a leader: the brokers do not say where it ends. */
  @Test
  void batchesComeAlsoWhereNobodySaysHowManyThereAre() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    FakeTopic silent =
        new FakeTopic(1) {
          @Override
          public synchronized Map<TopicPartition, Long> endOffsets(
              Collection<TopicPartition> partitions, Duration atMost) {
            asked.incrementAndGet();
            throw new TimeoutException("No leader.");
          }
        };
    silent.add(0, 0, 50, TestBatches.madeWith("ours"));
    open(silent, ReadPosition.START, Map.of(), 1);

    assertThat(take(50)).hasSize(50);
    assertThat(asked).as("and it is not asked again at once").hasValue(1);
    assertThat(source.backlog().notRead()).hasValue(0);
  }

  @Test
  void closesWhileFull() throws Exception {
    FakeTopic topic = skewed();
    open(topic, ReadPosition.START, Map.of(), 1);
    Instant until = Instant.now().plus(PATIENCE);
    while (source.backlog().readAhead() < 4) {
      assertThat(Instant.now()).isBefore(until);
    }

    source.close();

    assertThat(topic.closed()).isTrue();
  }

  /** A hundred batches on one partition, two on the other. */
  private static FakeTopic skewed() {
    FakeTopic topic = new FakeTopic(2);
    topic.add(0, 0, 100, TestBatches.madeWith("ours"));
    topic.add(1, 0, 2, TestBatches.madeWith("ours"));
    return topic;
  }

  private void open(ReadPosition start, Map<Integer, Long> ends, int passes) {
    open(consumer, start, ends, passes);
  }

  private void open(
      MockConsumer<byte[], byte[]> from, ReadPosition start, Map<Integer, Long> ends, int passes) {
    source =
        new KafkaBatchSource(
            new TopicReader(from, "batches"),
            new BatchDecoder(
                TokenBatch.CODEC, new BatchKind(Optional.of(Task.CAUSAL_LM), "ours"), List.of()),
            stager,
            start,
            new RunPlan(Map.of(), ends, 0, 0, 0),
            passes,
            4);
    source.start();
  }

  private void records(long from, long to, String tokenizer) {
    consumer.schedulePollTask(() -> add(from, to, tokenizer));
  }

  private void add(long from, long to, String tokenizer) {
    for (long offset = from; offset < to; offset++) {
      consumer.addRecord(
          new ConsumerRecord<>("batches", 0, offset, null, TestBatches.madeWith(tokenizer)));
    }
  }

  private List<Delivery> take(int count) throws InterruptedException {
    List<Delivery> taken = new ArrayList<>();
    Instant until = Instant.now().plus(PATIENCE);
    while (taken.size() < count) {
      source.poll(Duration.ofMillis(50)).ifPresent(taken::add);
      assertThat(Instant.now()).as("%d of %d deliveries", taken.size(), count).isBefore(until);
    }
    return taken;
  }

  private static String coordinate(Delivery delivery) {
    BatchCoordinate at = ((Delivery.Batch) delivery).at();
    return at.partition() + "-" + at.offset();
  }

  private static String describe(Delivery delivery) {
    if (delivery instanceof Delivery.Batch batch) {
      return Long.toString(batch.at().offset());
    } else if (delivery instanceof Delivery.PassEnded ended) {
      return "end " + ended.pass();
    }
    return ((Delivery.Broken) delivery).reason();
  }
}
