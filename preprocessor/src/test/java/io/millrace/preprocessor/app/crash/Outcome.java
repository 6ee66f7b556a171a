package io.millrace.preprocessor.app.crash;

import io.millrace.preprocessor.app.KafkaFixture;
import io.millrace.schemas.batch.TokenBatch;
import io.millrace.schemas.batch.TokenBatchCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What a pipeline has left on its topics, as whoever reads only what is committed sees it.
 *
 * @param batches in order within each partition
 */
record Outcome(List<PlacedBatch> batches, List<DeadLetter> deadLetters) {

  /**
   * A batch and where it lies.
   *
   * @param topic without the pipeline's prefix
   */
  record PlacedBatch(String topic, int partition, TokenBatch batch) {}

  /**
   * A dead letter.
   *
   * @param source where its record lies, as its headers say
   * @param value of the record in hex; "null" for a tombstone
   */
  record DeadLetter(Place source, String value) {
    static DeadLetter of(Place source, byte[] value) {
      return new DeadLetter(source, value == null ? "null" : HexFormat.of().formatHex(value));
    }
  }

  Outcome {
    batches = List.copyOf(batches);
    deadLetters = List.copyOf(deadLetters);
  }

  /** Reads all of it. The pipeline has ended. */
  static Outcome of(KafkaFixture kafka) throws Exception {
    List<PlacedBatch> batches = new ArrayList<>();
    for (String topic : List.of(kafka.topics.batches(), kafka.topics.evalBatches())) {
      for (ConsumerRecord<byte[], byte[]> record : kafka.readAll(topic)) {
        batches.add(
            new PlacedBatch(
                topic.substring(kafka.topics.prefix().length()),
                record.partition(),
                TokenBatchCodec.decode(record.value())));
      }
    }
    List<DeadLetter> letters = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : kafka.readAll(kafka.topics.deadLetters())) {
      Place source =
          new Place(
              header(record, "topic").substring(kafka.topics.prefix().length()),
              Integer.parseInt(header(record, "partition")),
              Long.parseLong(header(record, "offset")));
      letters.add(DeadLetter.of(source, record.value()));
    }
    return new Outcome(batches, letters);
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(
        record.headers().lastHeader("__streams.errors." + name).value(), StandardCharsets.UTF_8);
  }

  /** The same with a batch lost. */
  Outcome without(int batch) {
    List<PlacedBatch> others = new ArrayList<>(batches);
    others.remove(batch);
    return new Outcome(others, deadLetters);
  }
}
