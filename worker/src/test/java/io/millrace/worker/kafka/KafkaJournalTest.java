package io.millrace.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.worker.journal.JournalException;
import io.millrace.worker.journal.JournalPlace;
import io.millrace.worker.source.ReadPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class KafkaJournalTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final AtomicInteger unanswered = new AtomicInteger();
  private final AtomicInteger waits = new AtomicInteger();
  private final CountDownLatch committing = new CountDownLatch(1);
  private volatile CountDownLatch brokers = new CountDownLatch(0);
  private final AtomicReference<Error> error = new AtomicReference<>();
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
        @Override
        public void sendOffsetsToTransaction(
            Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata metadata) {
          answer();
          super.sendOffsetsToTransaction(offsets, metadata);
        }

        @Override
        public void commitTransaction() {
          answer();
          super.commitTransaction();
        }
      };
  private final ConsumerGroupMetadata group =
      new MockConsumer<byte[], byte[]>("earliest").groupMetadata();
  private KafkaJournal journal;

  @BeforeEach
  void open() {
    producer.initTransactions();
    journal =
        new KafkaJournal(
            producer,
            TrainingEvent.CODEC,
            "run",
            "events",
            "batches",
            new JournalPlace(0, 0),
            group,
            LONG,
            () -> {
              if (waits.incrementAndGet() == 3) {
                brokers.countDown();
              }
            });
    journal.start();
  }

  @AfterEach
  void close() {
    brokers.countDown();
    journal.close();
  }

  @Test
  void eventsAndThePositionAreCommittedTogether() throws Exception {
    journal.append(List.of(event(1)), new ReadPosition(0, Map.of(0, 5L)), false);
    journal.append(List.of(event(2)), new ReadPosition(0, Map.of(0, 6L, 1, 2L)), false);

    journal.flush().get(10, TimeUnit.SECONDS);

    assertThat(producer.commitCount()).isEqualTo(1);
    assertThat(producer.history())
        .extracting(record -> TrainingEvent.CODEC.decode(record.value()).step())
        .containsExactly(1L, 2L);
    assertThat(producer.consumerGroupOffsetsHistory())
        .containsExactly(
            Map.of(
                group.groupId(),
                Map.of(
                    new TopicPartition("batches", 0), new OffsetAndMetadata(6),
                    new TopicPartition("batches", 1), new OffsetAndMetadata(2))));
  }

  @Test
  void anUrgentEventIsCommittedAtOnce() {
    journal.append(List.of(event(1)), ReadPosition.START, false);
    journal.append(List.of(event(1)), ReadPosition.START, true);

    Instant until = Instant.now().plusSeconds(30);
    while (producer.commitCount() == 0) {
      assertThat(Instant.now()).as("no commit").isBefore(until);
      Thread.onSpinWait();
    }
    assertThat(producer.history()).hasSize(2);
  }

  @Test
  void closingCommitsWhatIsLeft() {
    journal.append(List.of(event(1)), ReadPosition.START, false);

    journal.close();

    assertThat(producer.history()).hasSize(1);
    assertThat(producer.closed()).isTrue();
  }

  @Test
  void aFencedWorkerIsToldAndWritesNothingMore() {
    producer.fenceProducer();

    // The journal's thread may learn it before the first append has returned.
    assertThatThrownBy(
            () -> {
              journal.append(List.of(event(1)), ReadPosition.START, false);
              journal.flush().get(10, TimeUnit.SECONDS);
            })
        .isInstanceOfAny(
            ExecutionException.class, CompletionException.class, JournalException.class)
        .hasStackTraceContaining("Another worker of run 'run' has taken over");
    assertThatThrownBy(() -> journal.append(List.of(event(2)), ReadPosition.START, false))
        .isInstanceOf(JournalException.class);
    assertThat(producer.history()).isEmpty();
  }

  @Test
  void brokersThatDoNotAnswerAreAskedAgain() throws Exception {
    unanswered.set(5);
    journal.append(List.of(event(1)), new ReadPosition(0, Map.of(0, 5L)), false);

    journal.flush().get(10, TimeUnit.SECONDS);

    assertThat(unanswered).hasValue(0);
    assertThat(producer.history()).hasSize(1);
    assertThat(producer.consumerGroupOffsetsHistory()).hasSize(1);
    assertThat(producer.commitCount()).isEqualTo(1);
    journal.requireWorking();
  }

  @Test
  void anErrorEndsItAsAnExceptionDoes() {
    error.set(new OutOfMemoryError("no memory"));

    journal.append(List.of(event(1)), ReadPosition.START, false);

    assertThatThrownBy(() -> journal.flush().get(10, TimeUnit.SECONDS))
        .hasMessageContaining("no memory");
    assertThatThrownBy(journal::requireWorking)
        .isInstanceOfSatisfying(
            JournalException.class, failure -> assertThat(failure.fenced()).isFalse());
  }

  @Test
  void closingDoesNotWaitForBrokersThatNeverAnswer() {
    unanswered.set(Integer.MAX_VALUE);
    journal.append(List.of(event(1)), ReadPosition.START, true);

    journal.close();

    assertThat(producer.commitCount()).isZero();
    assertThatThrownBy(journal::requireWorking)
        .isInstanceOfSatisfying(
            JournalException.class, failure -> assertThat(failure.fenced()).isFalse());
  }

  /** Brokers that are away hold training back, which is not stuck for that. */
  @Test
  @Timeout(60)
  void whoTrainsShowsThatHeWaitsForRoom() throws Exception {
    fill();
    Thread background = new Thread(() -> journal.flush().join(), "background");
    background.start();
    while (background.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    background.join(300);
    assertThat(waits).as("who trains may be stuck while others wait").hasValue(0);

    journal.append(List.of(event(1)), ReadPosition.START, false);

    assertThat(waits).hasValueGreaterThanOrEqualTo(3);
    background.join();
  }

  /** With brokers that do not answer until who trains has waited for a while. */
  private void fill() throws InterruptedException {
    brokers = new CountDownLatch(1);
    journal.append(List.of(event(1)), ReadPosition.START, true);
    committing.await();
    for (int i = 0; i < KafkaJournal.CAPACITY; i++) {
      journal.append(List.of(), ReadPosition.START, false);
    }
  }

  private void answer() {
    committing.countDown();
    try {
      brokers.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (error.get() != null) {
      throw error.get();
    }
    if (unanswered.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new TimeoutException("nobody answers");
    }
  }

  /** What a broker answers that has aborted the transaction, when nobody else has begun one. */
  @Test
  void aWorkerThatStoodStillForTooLongIsTold() {
    producer.commitTransactionException = new InvalidTxnStateException("Aborted for its age.");

    assertThatThrownBy(
            () -> {
              journal.append(List.of(event(1)), ReadPosition.START, false);
              journal.flush().get(10, TimeUnit.SECONDS);
            })
        .isInstanceOfAny(ExecutionException.class, JournalException.class)
        .hasStackTraceContaining("stood still for longer than its" + " transaction timeout");
    assertThatThrownBy(journal::requireWorking)
        .isInstanceOfSatisfying(
            JournalException.class, failure -> assertThat(failure.fenced()).isTrue());
  }

  private static TrainingEvent event(long step) {
    return new TrainingEvent(
        "run", "incarnation", step, step, 0, new EventPayload.BatchRejected(0, step, "no reason"));
  }
}
