package io.millrace.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.batch.TokenBatch;
import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.worker.source.BatchKind;
import io.millrace.worker.source.Delivery;
import io.millrace.worker.source.SourceException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class JournalledBatchesTest {
  private static final byte[] OURS = TestBatches.madeWith("ours");

  private final FakeTopic topic = new FakeTopic(2);
  private final JournalledBatches batches =
      new JournalledBatches(
          new TopicReader(topic, FakeTopic.NAME),
          new BatchDecoder(TokenBatch.CODEC, new BatchKind(Optional.empty(), "ours"), List.of()));

  @Test
  void fetchesInTheOrderAskedForAndReadsEachPartitionOnce() {
    topic.recordsPerPoll(10);
    topic.add(0, 0, 100, OURS);
    topic.add(1, 0, 100, OURS);

    for (long offset = 20; offset < 100; offset++) {
      fetch(0, offset);
      fetch(1, offset);
      if (offset % 7 == 0) {
        offset++;
        fetch(1, offset);
      }
    }

    assertThat(topic.seeks()).isEqualTo(2);
    assertThat(topic.handedOut(0)).isEqualTo(80);
    assertThat(topic.handedOut(1)).isEqualTo(80);
    assertThat(topic.polls()).hasSize(16);
  }

  @Test
  void holdsOfEveryPartitionWhatOnePollGives() {
    topic.recordsPerPoll(10);
    topic.add(0, 0, 100, OURS);
    topic.add(1, 0, 100, OURS);
    fetch(0, 0);

    for (long offset = 0; offset < 100; offset++) {
      fetch(1, offset);
    }

    assertThat(topic.handedOut(0)).isEqualTo(10);
  }

  @Test
  void leavesOutWhatIsNotAskedFor() {
    topic.add(0, 0, 10, OURS);

    fetch(0, 2);
    fetch(0, 3);
    fetch(0, 7);

    assertThat(topic.seeks()).isEqualTo(1);
  }

  @Test
  void goesBackForTheNextPass() {
    topic.recordsPerPoll(3);
    topic.add(0, 0, 5, OURS);
    topic.add(1, 0, 5, OURS);

    for (int pass = 0; pass < 3; pass++) {
      for (long offset = 0; offset < 5; offset++) {
        fetch(0, offset);
        fetch(1, offset);
      }
    }

    assertThat(topic.seeks()).isEqualTo(6);
  }

  @Test
  void theSameBatchMayBeAskedForTwice() {
    topic.add(0, 0, 5, OURS);

    fetch(0, 3);
    fetch(0, 3);
    fetch(0, 4);
  }

  @Test
  void whatIsNoBatchIsDeliveredAsBroken() {
    topic.add(0, 0, 1, "?".getBytes(StandardCharsets.UTF_8));

    assertThat(batches.fetch(new BatchCoordinate(0, 0))).isInstanceOf(Delivery.Broken.class);
  }

  @Test
  void marksOfTransactionsAreSteppedOver() {
    topic.add(0, 0, 2, OURS);
    topic.add(0, 4, 6, OURS);

    fetch(0, 1);
    fetch(0, 4);
    fetch(0, 5);
  }

  @Test
  void aBatchThatIsNotAtItsOffsetIsAnErrorAndWhatFollowsIsNotLost() {
    topic.add(0, 0, 2, OURS);
    topic.add(0, 4, 6, OURS);
    fetch(0, 0);

    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(() -> fetch(0, 3))
          .isInstanceOf(SourceException.class)
          .hasMessage(
              "There is no batch at partition 0 offset 3, though the journal names it: the batch"
                  + " topic was made anew, or its records were deleted. A restart says what is"
                  + " missing and how to go on without it.");
    }
    fetch(0, 4);
    fetch(0, 1);
  }

  @Test
  void aHoleAtThePartitionsEndIsAnError() {
    topic.add(0, 0, 2, OURS);
    topic.addMarkers(0, 4);
    fetch(0, 1);

    assertThatThrownBy(() -> fetch(0, 2)).hasMessageContaining("partition 0 offset 2,");
    assertThatThrownBy(() -> fetch(0, 3)).hasMessageContaining("partition 0 offset 3,");
  }

  @Test
  void whatIsBeyondThePartitionsEndIsAnErrorAndNoWait() {
    topic.add(0, 0, 2, OURS);

    assertThatThrownBy(() -> fetch(0, 2)).hasMessageContaining("partition 0 offset 2,");
    assertThatThrownBy(() -> fetch(1, 0)).hasMessageContaining("partition 1 offset 0,");
  }

  @Test
  void waitsForABrokerThatIsSlow() {
    topic.add(0, 0, 2, OURS);
    topic.recordsPerPoll(0);
    topic.schedulePollTask(() -> {});
    topic.schedulePollTask(() -> topic.recordsPerPoll(1));

    fetch(0, 1);

    assertThat(topic.polls()).hasSize(3);
  }

  @Test
  void whatIsDeletedIsAnErrorThatNamesIt() {
    topic.add(0, 0, 9, OURS);
    topic.deleteBefore(0, 5);

    assertThatThrownBy(() -> fetch(0, 3))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("no longer has the offsets 3 of partition 0");
  }

  @Test
  void tellsWhatIsMissing() {
    topic.add(0, 0, 9, OURS);
    topic.deleteBefore(0, 5);
    topic.add(1, 0, 2, OURS);

    assertThat(
            batches.missing(
                List.of(
                    new BatchCoordinate(0, 5),
                    new BatchCoordinate(2, 0),
                    new BatchCoordinate(0, 4),
                    new BatchCoordinate(1, 2),
                    new BatchCoordinate(0, 8),
                    new BatchCoordinate(0, 4),
                    new BatchCoordinate(0, 9),
                    new BatchCoordinate(1, 1),
                    new BatchCoordinate(1, 0))))
        .containsExactly(
            new BatchCoordinate(2, 0),
            new BatchCoordinate(0, 4),
            new BatchCoordinate(1, 2),
            new BatchCoordinate(0, 9));
  }

  @Test
  void askingWhatIsMissingMovesNothing() {
    topic.add(0, 0, 9, OURS);
    fetch(0, 2);

    assertThat(batches.missing(List.of(new BatchCoordinate(0, 0)))).isEmpty();

    fetch(0, 3);
    assertThat(topic.seeks()).isEqualTo(1);
  }

  @Test
  void aBrokerThatDoesNotTellWhatIsMissingIsAnError() {
    topic.setOffsetsException(new KafkaException("no permission"));

    assertThatThrownBy(() -> batches.missing(List.of(new BatchCoordinate(0, 0))))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("no permission: check the broker");
  }

  @Test
  void closesItsConsumer() {
    batches.close();

    assertThat(topic.closed()).isTrue();
  }

  private void fetch(int partition, long offset) {
    BatchCoordinate at = new BatchCoordinate(partition, offset);
    assertThat(batches.fetch(at))
        .isInstanceOfSatisfying(
            Delivery.Batch.class, batch -> assertThat(batch.at()).isEqualTo(at));
  }
}
