package io.millrace.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionTurnsTest {
  private static final Duration WAIT = Duration.ofMillis(7);
  private static final byte[] VALUE = {1};

  private final FakeTopic topic = new FakeTopic(3);

  @Test
  void takesOneOfEachPartitionInTurn() {
    topic.add(0, 0, 100, VALUE);
    topic.add(1, 0, 2, VALUE);
    topic.add(2, 0, 100, VALUE);
    PartitionTurns turns = open(Map.of(), Map.of());

    assertThat(take(turns, 9))
        .containsExactly("0-0", "1-0", "2-0", "0-1", "1-1", "2-1", "0-2", "2-2", "0-3");
  }

  @Test
  void aQuietPartitionsRecordIsNextThoughAnotherHasABacklog() {
    topic.add(0, 0, 10_000, VALUE);
    PartitionTurns turns = open(Map.of(), Map.of());
    take(turns, 50);

    topic.add(1, 0, 1, VALUE);

    assertThat(take(turns, 2)).containsExactly("1-0", "0-50");
  }

  @Test
  void waitsOnlyWhenNothingIsAtHand() {
    PartitionTurns turns = open(Map.of(), Map.of());
    assertThat(turns.next(WAIT)).isEmpty();
    topic.add(0, 0, 100, VALUE);
    take(turns, 3);

    assertThat(topic.polls())
        .containsExactly(Duration.ZERO, WAIT, Duration.ZERO, Duration.ZERO, Duration.ZERO);
  }

  @Test
  void pollsNotAtAllWhileMoreThanAFewOfEveryPartitionWait() {
    for (int partition = 0; partition < 3; partition++) {
      topic.add(partition, 0, 100, VALUE);
    }
    PartitionTurns turns = open(Map.of(), Map.of());

    take(turns, 3 * (100 - PartitionTurns.FEW) - 2);

    assertThat(topic.polls()).hasSize(1);
  }

  @Test
  void holdsNoMoreOfAPartitionThanAFewAndWhatOnePollGives() {
    topic.recordsPerPoll(40);
    topic.add(0, 0, 2_000, VALUE);
    topic.add(1, 0, 2_000, VALUE);
    PartitionTurns turns = open(Map.of(), Map.of());
    long taken = 0;
    long most = 0;
    for (int i = 0; i < 1_000; i++) {
      taken += turns.next(WAIT).orElseThrow().partition() == 0 ? 1 : 0;
      most = Math.max(most, topic.handedOut(0) - taken);
    }

    assertThat(most).isBetween(30L, PartitionTurns.FEW + 40L);
  }

  @Test
  void partitionsThatAreNewAreTakenInAndWhatWaitsIsNeitherLostNorDoubled() {
    topic.recordsPerPoll(40);
    topic.add(0, 0, 100, VALUE);
    PartitionTurns turns = open(Map.of(), Map.of());
    List<String> taken = take(turns, 5);
    topic.partitions(4);
    topic.add(3, 0, 2, VALUE);

    turns.noticeNewPartitions();
    taken.addAll(take(turns, 97));

    assertThat(taken).doesNotHaveDuplicates().hasSize(102).startsWith(range(0, 0, 5));
    assertThat(taken.subList(5, 9)).containsExactly("3-0", "0-5", "3-1", "0-6");
    assertThat(taken).endsWith(range(0, 7, 100));
  }

  @Test
  void noNewPartitionsChangeNothing() {
    topic.add(0, 0, 100, VALUE);
    PartitionTurns turns = open(Map.of(0, 10L), Map.of());
    take(turns, 5);

    turns.noticeNewPartitions();

    assertThat(take(turns, 2)).containsExactly("0-15", "0-16");
  }

  @Test
  void endsWhenEveryPartitionHasBeenHandedOutToItsEndAndNothingBeyond() {
    topic.add(0, 0, 200, VALUE);
    topic.add(1, 0, 30, VALUE);
    topic.add(2, 0, 5, VALUE);
    PartitionTurns turns = open(Map.of(), Map.of(0, 100L, 1, 30L));
    List<String> taken = new ArrayList<>();
    while (!turns.ended()) {
      turns.next(WAIT).map(PartitionTurnsTest::at).ifPresent(taken::add);
    }

    assertThat(taken).hasSize(130).contains(range(0, 0, 100)).contains(range(1, 0, 30));
    assertThat(turns.next(WAIT)).isEmpty();
  }

  @Test
  void whatIsBeyondTheEndsIsNotReadOn() {
    topic.recordsPerPoll(20);
    topic.add(0, 0, 5_000, VALUE);
    topic.add(1, 0, 1_000, VALUE);
    PartitionTurns turns = open(Map.of(), Map.of(0, 10L, 1, 1_000L));

    take(turns, 1_010);

    assertThat(turns.ended()).isTrue();
    assertThat(topic.handedOut(0)).isLessThanOrEqualTo(20);
  }

  @Test
  void anEndBehindMarkersOfTransactionsIsReached() {
    topic.add(0, 0, 3, VALUE);
    topic.addMarkers(0, 5);
    PartitionTurns turns = open(Map.of(), Map.of(0, 5L));

    take(turns, 3);

    assertThat(turns.next(WAIT)).isEmpty();
    assertThat(turns.ended()).isTrue();
  }

  @Test
  void withoutEndsItNeverEnds() {
    assertThat(open(Map.of(), Map.of()).ended()).isFalse();
  }

  @Test
  void everyPassIsTheSame() {
    topic.add(0, 0, 60, VALUE);
    topic.add(1, 0, 3, VALUE);
    PartitionTurns turns = open(Map.of(), Map.of(0, 50L, 1, 2L, 2, 0L));
    List<String> first = take(turns, 52);
    assertThat(turns.ended()).isTrue();

    turns.seek(Map.of());

    assertThat(turns.ended()).isFalse();
    assertThat(take(turns, 52)).isEqualTo(first);
    assertThat(turns.ended()).isTrue();
  }

  @Test
  void goingElsewhereDropsWhatWaits() {
    topic.add(0, 0, 100, VALUE);
    topic.add(1, 0, 100, VALUE);
    PartitionTurns turns = open(Map.of(), Map.of());
    take(turns, 4);

    turns.seek(Map.of(0, 70L, 1, 1L));

    assertThat(take(turns, 4)).containsExactly("0-70", "1-1", "0-71", "1-2");
  }

  @Test
  void goingElsewhereWhileOnePartitionIsPausedBeginsWithTheFirstAgain() {
    topic.add(0, 0, 100, VALUE);
    PartitionTurns turns = open(Map.of(), Map.of());
    take(turns, 4);
    topic.add(1, 0, 5, VALUE);

    turns.seek(Map.of());

    assertThat(take(turns, 3)).containsExactly("0-0", "1-0", "0-1");
  }

  /** Each record once and in its partition's order, whatever comes when; and nobody waits long. */
  @ParameterizedTest
  @CsvSource({
    "1000000, 1",
    // One turn more where polls are full before they come to a partition.
    "500, 2",
    "40, 2",
    "5, 2",
    "1, 2",
  })
  void anyScheduleIsReadFairlyAndWhole(int recordsPerPoll, int mostTurns) {
    for (int seed = 0; seed < 40; seed++) {
      Schedule schedule = new Schedule(new Random(seed), recordsPerPoll, mostTurns);
      schedule.run("seed " + seed);
    }
  }

  private PartitionTurns open(Map<Integer, Long> from, Map<Integer, Long> ends) {
    return open(topic, from, ends);
  }

  private static PartitionTurns open(
      FakeTopic topic, Map<Integer, Long> from, Map<Integer, Long> ends) {
    PartitionTurns turns = new PartitionTurns(new TopicReader(topic, FakeTopic.NAME), ends);
    turns.seek(from);
    return turns;
  }

  private static List<String> take(PartitionTurns turns, int count) {
    List<String> taken = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      taken.add(at(turns.next(WAIT).orElseThrow()));
    }
    return taken;
  }

  private static String at(ConsumerRecord<byte[], byte[]> record) {
    return record.partition() + "-" + record.offset();
  }

  private static String[] range(int partition, int from, int to) {
    List<String> range = new ArrayList<>();
    for (int offset = from; offset < to; offset++) {
      range.add(partition + "-" + offset);
    }
    return range.toArray(String[]::new);
  }

  /** Records come to some partitions, partitions come to the topic, and it is read in between. */
  private static final class Schedule {
    private final Random random;
    private final int mostTurns;
    private final FakeTopic topic;
    private final PartitionTurns turns;
    private final Map<Integer, Long> added = new HashMap<>();
    private final Map<Integer, Long> taken = new HashMap<>();

    /** By partition that has records: how many of each other were taken since it waits. */
    private final Map<Integer, Map<Integer, Integer>> overtaken = new HashMap<>();

    private int partitions;

    Schedule(Random random, int recordsPerPoll, int mostTurns) {
      this.random = random;
      this.mostTurns = mostTurns;
      this.partitions = 1 + random.nextInt(4);
      this.topic = new FakeTopic(partitions);
      topic.recordsPerPoll(recordsPerPoll);
      this.turns = open(topic, Map.of(), Map.of());
    }

    void run(String name) {
      for (int i = 0; i < 300; i++) {
        switch (random.nextInt(20)) {
          case 0 -> append(random.nextInt(partitions), random.nextInt(300));
          case 1, 2 -> append(random.nextInt(partitions), 1 + random.nextInt(3));
          case 3 -> grow();
          default -> takeOne(name);
        }
      }
      while (takeOne(name)) {
        // Until nothing is left.
      }
      assertThat(taken).as(name).isEqualTo(added);
    }

    private void append(int partition, int count) {
      long from = added.getOrDefault(partition, 0L);
      if (count > 0) {
        topic.add(partition, from, from + count, VALUE);
        added.put(partition, from + count);
        overtaken.computeIfAbsent(partition, p -> new HashMap<>());
      }
    }

    private void grow() {
      if (partitions < 6) {
        partitions++;
        topic.partitions(partitions);
        turns.noticeNewPartitions();
      }
    }

    private boolean takeOne(String name) {
      Optional<ConsumerRecord<byte[], byte[]>> next = turns.next(WAIT);
      if (next.isEmpty()) {
        return false;
      }
      int partition = next.get().partition();
      assertThat(next.get().offset()).as(name).isEqualTo(taken.getOrDefault(partition, 0L));
      taken.put(partition, next.get().offset() + 1);
      overtaken.remove(partition);
      overtaken.forEach(
          (waiting, by) ->
              assertThat(by.merge(partition, 1, Integer::sum))
                  .as("%s: turns of %d while %d waits", name, partition, waiting)
                  .isLessThanOrEqualTo(mostTurns));
      if (taken.get(partition) < added.get(partition)) {
        overtaken.put(partition, new HashMap<>());
      }
      return true;
    }
  }
}
