package io.millrace.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.batch.TokenBatch;
import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.worker.source.BatchKind;
import io.millrace.worker.source.Delivery;
import io.millrace.worker.source.SourceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real broker: what was delivered once is fetched again, in whichever order. */
class JournalledBatchesIT {
  private static final Duration WAIT = Duration.ofMillis(200);

  private BrokerTopic topic;
  private JournalledBatches batches;

  @BeforeEach
  void topic() throws Exception {
    topic = new BrokerTopic(3);
    batches =
        new JournalledBatches(
            topic.reader(), new BatchDecoder(TokenBatch.CODEC, BatchKind.ANY, List.of()));
  }

  @AfterEach
  void close() {
    batches.close();
    topic.close();
  }

  @Test
  void fetchesWhatWasDeliveredInTheSameOrderPassForPass() throws Exception {
    for (int number = 0; number < 600; number += 50) {
      topic.write(0, number, number + 50);
      topic.writeAndAbort(0, 3);
    }
    topic.write(1, 0, 1_200);
    topic.write(2, 0, 5);
    Map<BatchCoordinate, String> pass = delivered();
    assertThat(pass).hasSize(1_805);

    assertThat(batches.missing(pass.keySet())).isEmpty();
    for (int i = 0; i < 2; i++) {
      pass.forEach((at, id) -> assertThat(fetch(at)).isEqualTo(id));
    }
  }

  @Test
  void fetchesInAnyOrder() throws Exception {
    topic.write(0, 0, 40);
    topic.write(1, 0, 40);
    Map<BatchCoordinate, String> delivered = delivered();
    List<BatchCoordinate> order = new ArrayList<>(delivered.keySet());
    Collections.shuffle(order, new Random(5));

    order.forEach(at -> assertThat(fetch(at)).isEqualTo(delivered.get(at)));
  }

  @Test
  void anAbortedRecordAndAMarkerAreNotThere() throws Exception {
    topic.write(0, 0, 2);
    topic.writeAndAbort(0, 2);
    topic.write(0, 2, 3);

    assertThat(fetch(new BatchCoordinate(0, 1))).isEqualTo("1");
    for (long hole = 2; hole < 6; hole++) {
      BatchCoordinate at = new BatchCoordinate(0, hole);
      assertThat(batches.missing(List.of(at))).isEmpty();
      assertThatThrownBy(() -> batches.fetch(at))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("no batch at partition 0 offset " + hole);
    }
    assertThat(fetch(new BatchCoordinate(0, 6))).isEqualTo("2");
    // The marker after it is the partition's last.
    assertThatThrownBy(() -> batches.fetch(new BatchCoordinate(0, 7)))
        .hasMessageContaining("no batch at partition 0 offset 7");
  }

  @Test
  void deletedBatchesAreMissingAndTheOthersAreNot() throws Exception {
    topic.write(0, 0, 10);
    topic.write(1, 0, 10);
    topic.deleteBefore(0, 6);

    assertThat(
            batches.missing(
                List.of(
                    new BatchCoordinate(0, 6),
                    new BatchCoordinate(0, 5),
                    new BatchCoordinate(1, 0),
                    new BatchCoordinate(0, 2),
                    new BatchCoordinate(1, 11),
                    new BatchCoordinate(3, 0))))
        .containsExactly(
            new BatchCoordinate(0, 5),
            new BatchCoordinate(0, 2),
            new BatchCoordinate(1, 11),
            new BatchCoordinate(3, 0));
    assertThat(fetch(new BatchCoordinate(0, 6))).isEqualTo("6");
    assertThat(fetch(new BatchCoordinate(1, 0))).isEqualTo("0");
    assertThatThrownBy(() -> batches.fetch(new BatchCoordinate(0, 5)))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("no longer has the offsets 5 of partition 0");
  }

  /** What a run gets, in its order. */
  private Map<BatchCoordinate, String> delivered() {
    Map<BatchCoordinate, String> delivered = new LinkedHashMap<>();
    try (TopicReader reader = topic.reader()) {
      PartitionTurns turns = new PartitionTurns(reader, reader.endOffsets());
      turns.seek(Map.of());
      BatchDecoder decoder = new BatchDecoder(TokenBatch.CODEC, BatchKind.ANY, List.of());
      while (!turns.ended()) {
        Optional<ConsumerRecord<byte[], byte[]>> record = turns.next(WAIT);
        if (record.isPresent()) {
          Delivery.Batch batch = (Delivery.Batch) decoder.decode(record.get());
          delivered.put(batch.at(), batch.batch().batchId());
        }
      }
    }
    return delivered;
  }

  private String fetch(BatchCoordinate at) {
    Delivery.Batch batch = (Delivery.Batch) batches.fetch(at);
    assertThat(batch.at()).isEqualTo(at);
    return batch.batch().batchId();
  }
}
