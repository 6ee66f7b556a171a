package io.millrace.preprocessor.app.crash;

import io.millrace.preprocessor.app.KafkaFixture;
import io.millrace.preprocessor.app.PublishedLedger;
import io.millrace.schemas.batch.TokenBatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What a pipeline has left on its topics, as whoever reads only what is committed sees it.
 *
 * @param batches in order within each partition
 * @param evalText values of the evaluation text in hex, whoever has sent them
 * @param ledger as the last process showed it
 */
record Outcome(
    List<PlacedBatch> batches,
    List<DeadLetter> deadLetters,
    List<String> evalText,
    PublishedLedger ledger) {
  /** Begins the headers that say whence a dead letter is. */
  private static final String PLACE = "__streams.errors.";

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
   * @param reason of its rejection
   */
  record DeadLetter(Place source, String value, String reason) {
    static DeadLetter of(Place source, byte[] value, String reason) {
      return new DeadLetter(source, hex(value), reason);
    }
  }

  Outcome {
    batches = List.copyOf(batches);
    deadLetters = List.copyOf(deadLetters);
    evalText = List.copyOf(evalText);
  }

  /** What topics alone say. */
  static Outcome of(List<PlacedBatch> batches, List<DeadLetter> deadLetters) {
    return new Outcome(batches, deadLetters, List.of(), PublishedLedger.NONE);
  }

  /** Reads all of it. The pipeline has ended. */
  static Outcome of(KafkaFixture kafka, PublishedLedger ledger) throws Exception {
    List<PlacedBatch> batches = new ArrayList<>();
    for (String topic : List.of(kafka.topics.batches(), kafka.topics.evalBatches())) {
      for (ConsumerRecord<byte[], byte[]> record : kafka.readAll(topic)) {
        batches.add(
            new PlacedBatch(
                topic.substring(kafka.topics.prefix().length()),
                record.partition(),
                TokenBatch.CODEC.decode(record.value())));
      }
    }
    List<DeadLetter> letters = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : kafka.readAll(kafka.topics.deadLetters())) {
      Place source =
          new Place(
              header(record, PLACE + "topic").substring(kafka.topics.prefix().length()),
              Integer.parseInt(header(record, PLACE + "partition")),
              Long.parseLong(header(record, PLACE + "offset")));
      letters.add(DeadLetter.of(source, record.value(), header(record, "millrace.reason")));
    }
    List<String> evalText =
        kafka.readAll(kafka.topics.evalText()).stream().map(record -> hex(record.value())).toList();
    return new Outcome(batches, letters, evalText, ledger);
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private static String hex(byte[] value) {
    return value == null ? "null" : HexFormat.of().formatHex(value);
  }

  /** The same with a batch lost. */
  Outcome without(int batch) {
    List<PlacedBatch> others = new ArrayList<>(batches);
    others.remove(batch);
    return new Outcome(others, deadLetters, evalText, ledger);
  }
}
