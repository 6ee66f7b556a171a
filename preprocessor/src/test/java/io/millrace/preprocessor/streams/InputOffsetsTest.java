package io.millrace.preprocessor.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.internals.TaskMetadataImpl;
import org.apache.kafka.streams.processor.internals.ThreadMetadataImpl;
import org.junit.jupiter.api.Test;

class InputOffsetsTest {
  private static final TopicPartition PARTITION = new TopicPartition("p-text", 3);

  @Test
  void whatIsNotCommittedIsLeft() {
    assertThat(left(7, 12)).isEqualTo(5);
    assertThat(left(12, 12)).isZero();
  }

  /** Kafka Streams says -1 of what it has not looked up. */
  @Test
  void whereNothingIsCommittedAllIsLeftAndWhereNoEndIsKnownNothing() {
    assertThat(left(-1, 12)).isEqualTo(12);
    assertThat(left(7, -1)).isZero();
    assertThat(left(-1, -1)).isZero();
  }

  @Test
  void ofAPartitionThatIsNotHereNothingIsLeft() {
    InputOffsets offsets = new InputOffsets(() -> Set.of(thread(7, 12)));

    assertThat(offsets.left("p-text").applyAsLong(4)).isZero();
    assertThat(offsets.left("p-eval-text").applyAsLong(3)).isZero();
  }

  private static long left(long committed, long end) {
    return new InputOffsets(() -> Set.of(thread(committed, end))).left("p-text").applyAsLong(3);
  }

  private static ThreadMetadata thread(long committed, long end) {
    TaskMetadataImpl task =
        new TaskMetadataImpl(
            new TaskId(0, 3),
            Set.of(PARTITION),
            Map.of(PARTITION, committed),
            Map.of(PARTITION, end),
            Optional.empty());
    return new ThreadMetadataImpl(
        "thread", "RUNNING", "main", "restore", "producer", "admin", Set.of(task), Set.of());
  }
}
