package io.millrace.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.control.ControlCommand;
import io.millrace.schemas.control.ControlCommandReader;
import io.millrace.worker.control.ReceivedCommand;
import io.millrace.worker.control.Unanswered;
import io.millrace.worker.source.SourceException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class KafkaCommandQueueTest {
  private static final ControlCommandReader COMMANDS =
      new ControlCommandReader(ControlCommand.CODEC);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final FakeTopic topic = new FakeTopic(1);
  private KafkaCommandQueue queue;

  @AfterEach
  void close() {
    queue.close();
  }

  @Test
  void handsOutInOrderWhatCanBeReadAndWhatCannot() throws InterruptedException {
    topic.add(0, 0, 1, bytes("{\"run\":\"it\",\"type\":\"stop\"}"));
    topic.add(0, 1, 2, bytes("{\"run\":"));
    topic.add(0, 2, 3, null);
    topic.add(0, 3, 4, bytes("{\"run\":\"it\",\"type\":\"eval\"}"));
    start(0);

    assertThat(take()).isInstanceOf(ReceivedCommand.Decoded.class);
    assertThat(take())
        .isInstanceOfSatisfying(
            ReceivedCommand.Malformed.class,
            malformed -> assertThat(malformed.reason()).contains("broken JSON"));
    assertThat(take()).isEqualTo(new ReceivedCommand.Malformed(2, "The command is empty."));
    assertThat(take().offset()).isEqualTo(3);
    assertThat(queue.next()).isEmpty();
  }

  @Test
  void waitsForACommandAndKeepsIt() throws InterruptedException {
    topic.add(0, 0, 1, bytes("{\"run\":\"it\",\"type\":\"stop\"}"));
    start(0);

    queue.await(PATIENCE);
    queue.await(PATIENCE);

    assertThat(queue.next()).isPresent();
    assertThat(queue.next()).isEmpty();
  }

  @Test
  void aCommandIsUnansweredUntilTheNextIsAskedFor() throws InterruptedException {
    topic.add(0, 0, 2, bytes("{\"run\":\"it\",\"type\":\"eval\"}"));
    Instant before = Instant.now();
    start(0);
    assertThat(take().offset()).isZero();

    // The first is being carried out, the other waits.
    while (queue.unanswered().commands() < 2) {
      Thread.onSpinWait();
    }
    Instant first = queue.unanswered().since().orElseThrow();
    assertThat(first).isBetween(before, Instant.now());

    assertThat(queue.next()).isPresent();
    assertThat(queue.unanswered().commands()).isEqualTo(1);
    assertThat(queue.unanswered().since().orElseThrow()).isAfterOrEqualTo(first);

    assertThat(queue.next()).isEmpty();
    assertThat(queue.unanswered()).isEqualTo(Unanswered.NONE);
  }

  @Test
  void beginsWhereTheRunStandsOrWithWhatIsLeft() throws InterruptedException {
    topic.add(0, 0, 5, bytes("{\"run\":\"it\",\"type\":\"stop\"}"));
    topic.deleteBefore(0, 3);
    start(1);

    assertThat(take().offset()).isEqualTo(3);
  }

  @Test
  void aFloodWaitsOnTheTopicAndIsAllThere() throws InterruptedException {
    for (int i = 0; i < 3000; i++) {
      topic.add(0, i, i + 1, bytes("{\"run\":\"it\",\"type\":\"eval\"}"));
    }
    start(0);
    queue.await(PATIENCE);
    assertThat(queue.unanswered().commands()).isLessThanOrEqualTo(1001);

    for (int i = 0; i < 3000; i++) {
      assertThat(take().offset()).isEqualTo(i);
    }
  }

  @Test
  void closesWhereThereIsNoRoom() throws InterruptedException {
    for (int i = 0; i < 3000; i++) {
      topic.add(0, i, i + 1, bytes("{\"run\":\"it\",\"type\":\"eval\"}"));
    }
    start(0);
    while (queue.unanswered().commands() < 1000) {
      Thread.sleep(1);
    }
    queue.close();
  }

  /** A run that nobody can stop must end. */
  @Test
  void anErrorOfItsThreadIsTold() throws InterruptedException {
    AtomicReference<Error> error = new AtomicReference<>(new NoClassDefFoundError("io/kafka/Gone"));
    FakeTopic broken =
        new FakeTopic(1) {
          @Override
          public synchronized org.apache.kafka.clients.consumer.ConsumerRecords<byte[], byte[]>
              poll(Duration timeout) {
            throw error.get();
          }
        };
    queue = new KafkaCommandQueue(new TopicReader(broken, FakeTopic.NAME), COMMANDS, 0);
    queue.start();

    assertThatThrownBy(
            () -> {
              while (true) {
                assertThat(queue.next()).isEmpty();
                queue.await(Duration.ofMillis(10));
              }
            })
        .isInstanceOf(SourceException.class)
        .hasMessage("Reading commands failed: io/kafka/Gone");
  }

  private void start(long fromOffset) {
    queue = new KafkaCommandQueue(new TopicReader(topic, FakeTopic.NAME), COMMANDS, fromOffset);
    queue.start();
  }

  private ReceivedCommand take() throws InterruptedException {
    Optional<ReceivedCommand> next = queue.next();
    while (next.isEmpty()) {
      queue.await(PATIENCE);
      next = queue.next();
    }
    return next.get();
  }

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
