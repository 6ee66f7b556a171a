package io.millrace.preprocessor.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class RecordTimestampTest {
  private final RecordTimestamp timestamp = new RecordTimestamp();

  @Test
  void aRecordWithoutATimestampTakesThatOfItsPartition() {
    assertThat(timestamp.extract(record(7), 100)).isEqualTo(7);
    assertThat(timestamp.extract(record(-1), 100)).isEqualTo(100);
    assertThat(timestamp.extract(record(-1), -1)).isPositive();
  }

  private static ConsumerRecord<Object, Object> record(long timestamp) {
    return new ConsumerRecord<>(
        "text",
        0,
        0,
        timestamp,
        timestamp < 0 ? TimestampType.NO_TIMESTAMP_TYPE : TimestampType.CREATE_TIME,
        0,
        0,
        null,
        new byte[0],
        new RecordHeaders(),
        Optional.empty());
  }
}
