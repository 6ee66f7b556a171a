package io.millrace.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.worker.source.SourceException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** What a reader makes of brokers that do not answer, or do not know the topic. */
class TopicReaderTest {
  private static final String TOPIC = "batches";

  private boolean away;
  private final MockConsumer<byte[], byte[]> consumer =
      new MockConsumer<>("none") {
        @Override
        public synchronized List<PartitionInfo> partitionsFor(String topic) {
          if (away) {
            throw new TimeoutException("nobody answers");
          }
          return super.partitionsFor(topic);
        }
      };
  private final AtomicInteger polled = new AtomicInteger();
  private final TopicReader reader = new TopicReader(consumer, TOPIC, polled::incrementAndGet);

  @Test
  void whoWaitsForRecordsGoesOnWithEachLookForThem() {
    partitions(1);
    reader.seek(Map.of(0, 5L));

    assertThat(reader.poll(Duration.ZERO)).isEmpty();
    assertThat(reader.poll(Duration.ZERO)).isEmpty();

    assertThat(polled).hasValue(2);
  }

  @Test
  void aTopicThatIsNotThereIsNoneThatHasBeenRead() {
    consumer.updatePartitions(TOPIC, List.of());

    assertThatThrownBy(() -> reader.seek(Map.of()))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("Topic batches is not there");
    assertThatThrownBy(reader::endOffsets).isInstanceOf(SourceException.class);
  }

  @Test
  void brokersThatDoNotAnswerAreToldOfInASentence() {
    away = true;

    assertThatThrownBy(reader::endOffsets)
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("Topic batches cannot be read: nobody answers")
        .hasMessageContaining("check the broker");
  }

  @Test
  void aLookForNewPartitionsThatNobodyAnswersIsLeftOut() {
    partitions(1);
    reader.seek(Map.of(0, 5L));

    away = true;
    reader.noticeNewPartitions();
    assertThat(reader.position(0)).isEqualTo(5);

    away = false;
    partitions(2);
    reader.noticeNewPartitions();
    assertThat(consumer.assignment()).hasSize(2);
    assertThat(reader.position(0)).isEqualTo(5);
  }

  private void partitions(int count) {
    List<PartitionInfo> infos =
        IntStream.range(0, count)
            .mapToObj(number -> new PartitionInfo(TOPIC, number, null, null, null))
            .toList();
    consumer.updatePartitions(TOPIC, infos);
    infos.forEach(
        info ->
            consumer.updateBeginningOffsets(
                Map.of(new TopicPartition(TOPIC, info.partition()), 0L)));
  }
}
