package io.millrace.worker.kafka;

import io.millrace.schemas.avro.Codec;
import io.millrace.schemas.avro.ContractException;
import io.millrace.schemas.batch.TokenBatch;
import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.source.BatchKind;
import io.millrace.worker.source.Delivery;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Makes deliveries of the batch topic's records. */
final class BatchDecoder {
  private final Codec<TokenBatch> codec;
  private final BatchKind kind;
  private final List<String> accepted;

  /**
   * Accepts batches of a kind.
   *
   * @param codec reads them
   * @param accepted fingerprints of tokenizers that are taken besides, or their beginnings
   */
  BatchDecoder(Codec<TokenBatch> codec, BatchKind kind, List<String> accepted) {
    this.codec = codec;
    this.kind = kind;
    this.accepted = List.copyOf(accepted);
  }

  Delivery decode(ConsumerRecord<byte[], byte[]> record) {
    BatchCoordinate at = new BatchCoordinate(record.partition(), record.offset());
    if (record.value() == null) {
      return new Delivery.Broken(at, "It is a tombstone.");
    }
    try {
      TokenBatch batch = codec.decode(record.value());
      if (kind.task().isPresent() && kind.task().get() != batch.task()) {
        return new Delivery.Broken(
            at,
            "Its task is "
                + batch.task().settingName()
                + ", the model's is "
                + kind.task().get().settingName()
                + ": set the same task at the preprocessor and the worker.");
      }
      if (!kind.tokenizerFingerprint().isEmpty()
          && !kind.tokenizerFingerprint().equals(batch.tokenizerFingerprint())
          && accepted.stream().noneMatch(batch.tokenizerFingerprint()::startsWith)) {
        return new Delivery.Broken(
            at,
            "It was made with tokenizer "
                + shortened(batch.tokenizerFingerprint())
                + ", the model's is "
                + shortened(kind.tokenizerFingerprint())
                + ": give the preprocessor the model's tokenizer.json, or take these, too, with"
                + " batches.accept.fingerprints.");
      }
      return new Delivery.Batch(at, batch, FlatBatch.of(batch));
    } catch (ContractException | IllegalArgumentException e) {
      return new Delivery.Broken(at, e.getMessage());
    }
  }

  private static String shortened(String fingerprint) {
    return fingerprint.substring(0, Math.min(12, fingerprint.length()));
  }
}
