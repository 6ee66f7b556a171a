package io.millrace.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real broker, whose offsets have holes and whose consumer reads ahead. */
class PartitionTurnsIT {
  private static final Duration WAIT = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Map<Integer, StringBuilder> taken = new TreeMap<>();
  private BrokerTopic topic;
  private TopicReader reader;

  @BeforeEach
  void topic() throws Exception {
    topic = new BrokerTopic(2);
    reader = topic.reader();
  }

  @AfterEach
  void close() {
    reader.close();
    topic.close();
  }

  @Test
  void everyPassReadsEveryPartitionToItsEndAndNothingBeyond() throws Exception {
    topic.write(0, 0, 1_500);
    topic.writeAndAbort(0, 10);
    topic.write(0, 1_500, 2_000);
    topic.write(1, 0, 3);
    topic.writeAndAbort(1, 5);
    Map<Integer, Long> ends = reader.endOffsets();
    topic.write(0, 9_000, 9_100);
    topic.write(1, 9_000, 9_100);
    PartitionTurns turns = new PartitionTurns(reader, ends);

    for (int pass = 0; pass < 2; pass++) {
      taken.clear();
      turns.seek(Map.of());
      readUntil(turns, turns::ended);
      assertThat(numbers()).containsExactly(numbers(0, 2_000), numbers(0, 3));
    }
  }

  @Test
  void aNewPartitionIsTakenInWhileOthersWait() throws Exception {
    topic.write(0, 0, 5_000);
    topic.write(1, 0, 2);
    PartitionTurns turns = new PartitionTurns(reader, Map.of());
    turns.seek(Map.of());
    for (int i = 0; i < 10; i++) {
      take(turns);
    }
    topic.partitions(3);
    topic.write(2, 0, 20);
    topic.write(1, 2, 4);

    readUntil(
        turns,
        () -> {
          turns.noticeNewPartitions();
          return taken.containsKey(2);
        });
    readUntil(turns, () -> taken.get(2).toString().equals(numbers(0, 20)));
    readUntil(turns, () -> taken.get(0).toString().contains(" 4999 "));

    assertThat(numbers()).containsExactly(numbers(0, 5_000), numbers(0, 4), numbers(0, 20));
  }

  private void readUntil(PartitionTurns turns, BooleanSupplier done) {
    Instant until = Instant.now().plus(PATIENCE);
    while (!done.getAsBoolean()) {
      take(turns);
      assertThat(Instant.now()).isBefore(until);
    }
  }

  private void take(PartitionTurns turns) {
    Optional<ConsumerRecord<byte[], byte[]>> next = turns.next(WAIT);
    next.ifPresent(
        record ->
            taken
                .computeIfAbsent(record.partition(), p -> new StringBuilder())
                .append(' ')
                .append(new String(record.key(), StandardCharsets.UTF_8))
                .append(' '));
  }

  private List<String> numbers() {
    return taken.values().stream().map(StringBuilder::toString).toList();
  }

  private static String numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> " " + i + " ").collect(Collectors.joining());
  }
}
