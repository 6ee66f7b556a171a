package io.millrace.worker.kafka;

import io.millrace.schemas.avro.Codec;
import io.millrace.schemas.avro.ContractException;
import io.millrace.schemas.batch.Task;
import io.millrace.schemas.batch.TokenBatch;
import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.source.Delivery;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Makes deliveries of the batch topic's records. */
final class BatchDecoder {
  private final Codec<TokenBatch> codec;
  private final String tokenizerFingerprint;
  private final List<String> accepted;

  /**
   * Accepts batches of one tokenizer.
   *
   * @param codec reads them
   * @param tokenizerFingerprint of the model's; empty accepts any
   * @param accepted fingerprints that are taken besides, or their beginnings
   */
  BatchDecoder(Codec<TokenBatch> codec, String tokenizerFingerprint, List<String> accepted) {
    this.codec = codec;
    this.tokenizerFingerprint = tokenizerFingerprint;
    this.accepted = List.copyOf(accepted);
  }

  Delivery decode(ConsumerRecord<byte[], byte[]> record) {
    BatchCoordinate at = new BatchCoordinate(record.partition(), record.offset());
    if (record.value() == null) {
      return new Delivery.Broken(at, "It is a tombstone.");
    }
    try {
      TokenBatch batch = codec.decode(record.value());
      if (batch.task() != Task.CAUSAL_LM) {
        return new Delivery.Broken(
            at, "Its task is " + batch.task() + ", which this worker does not train.");
      }
      if (!tokenizerFingerprint.isEmpty()
          && !tokenizerFingerprint.equals(batch.tokenizerFingerprint())
          && accepted.stream().noneMatch(batch.tokenizerFingerprint()::startsWith)) {
        return new Delivery.Broken(
            at,
            "It was made with tokenizer "
                + shortened(batch.tokenizerFingerprint())
                + ", the model's is "
                + shortened(tokenizerFingerprint)
                + ": give the preprocessor the model's tokenizer.json, or take these, too, with"
                + " batches.accept.fingerprints.");
      }
      return new Delivery.Batch(at, batch, FlatBatch.of(batch));
    } catch (ContractException e) {
      return new Delivery.Broken(at, e.getMessage());
    }
  }

  private static String shortened(String fingerprint) {
    return fingerprint.substring(0, Math.min(12, fingerprint.length()));
  }
}
