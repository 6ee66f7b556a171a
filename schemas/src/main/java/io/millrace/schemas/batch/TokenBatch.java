package io.millrace.schemas.batch;

import io.millrace.schemas.avro.ContractSchemas;
import io.millrace.schemas.avro.SchemaVersions;
import io.millrace.schemas.avro.WireFormat;
import java.time.Instant;
import java.util.List;

/**
 * Token sequences laid out in rows. Arrays are row-major, {@code rows} N by {@code length} L, and
 * are not copied: whoever makes a batch hands its arrays over.
 *
 * @param batchId SHA-256, in hex, of the sources and the fingerprints
 * @param task what the labels mean
 * @param rows N
 * @param length L
 * @param inputIds int[N*L], right-padded with the tokenizer's pad id
 * @param attentionMask int[N*L]: 0 on padding, else the 1-based number of the sequence in its row
 * @param labels int[N*L], {@link #IGNORED_LABEL} where nothing is trained; for sequence
 *     classification int[N], the class of each row, or {@link #IGNORED_LABEL}
 * @param tokenizerFingerprint SHA-256, in hex, of tokenizer.json
 * @param formatFingerprint SHA-256, in hex, of the settings that made ids and labels of a text
 * @param sources one per sequence, in the order of the layout
 * @param tokenCount positions that are not padding
 * @param targetCount labels that are not {@link #IGNORED_LABEL}, or rows of {@code labelValues}
 * @param createdAt when the batch was laid out
 * @param oldestRecordAt timestamp of the oldest text record in it
 * @param tokenTypeIds int[N*L], which text of a pair each token is of; int[0] where nobody says
 * @param labelValues float[N*K] for sequence classification, a number for each of K labels;
 *     float[0] where {@code labels} has the class
 */
public record TokenBatch(
    String batchId,
    Task task,
    int rows,
    int length,
    int[] inputIds,
    int[] attentionMask,
    int[] labels,
    String tokenizerFingerprint,
    String formatFingerprint,
    List<Source> sources,
    int tokenCount,
    int targetCount,
    Instant createdAt,
    Instant oldestRecordAt,
    int[] tokenTypeIds,
    float[] labelValues) {

  /** Batches to and from Avro's single-object encoding. */
  public static final TokenBatchCodec CODEC =
      new TokenBatchCodec(
          WireFormat.singleObject(SchemaVersions.recorded(ContractSchemas.TOKEN_BATCH)));

  /** The label of a position that is not trained, as PyTorch's cross entropy has it. */
  public static final int IGNORED_LABEL = -100;

  /**
   * Checks the arrays against the shape.
   *
   * @throws IllegalArgumentException when there is no row or no position, or an array's length does
   *     not fit them
   */
  public TokenBatch {
    sources = List.copyOf(sources);
    if (rows < 1 || length < 1) {
      throw new IllegalArgumentException("its shape is " + rows + " x " + length);
    }
    long positions = (long) rows * length;
    requireLength("input_ids", inputIds, positions);
    requireLength("attention_mask", attentionMask, positions);
    requireLength("labels", labels, task == Task.CAUSAL_LM ? positions : rows);
    if (tokenTypeIds.length > 0) {
      requireLength("token_type_ids", tokenTypeIds, positions);
    }
    if (labelValues.length > 0 && (task == Task.CAUSAL_LM || labelValues.length % rows != 0)) {
      throw new IllegalArgumentException(
          "label_values has "
              + labelValues.length
              + " values, where a batch for "
              + task
              + " of "
              + rows
              + " rows "
              + (task == Task.CAUSAL_LM ? "has none" : "has as many for each row"));
    }
  }

  /** A batch without token types and label values. */
  public TokenBatch(
      String batchId,
      Task task,
      int rows,
      int length,
      int[] inputIds,
      int[] attentionMask,
      int[] labels,
      String tokenizerFingerprint,
      String formatFingerprint,
      List<Source> sources,
      int tokenCount,
      int targetCount,
      Instant createdAt,
      Instant oldestRecordAt) {
    this(
        batchId,
        task,
        rows,
        length,
        inputIds,
        attentionMask,
        labels,
        tokenizerFingerprint,
        formatFingerprint,
        sources,
        tokenCount,
        targetCount,
        createdAt,
        oldestRecordAt,
        new int[0],
        new float[0]);
  }

  private static void requireLength(String name, int[] array, long expected) {
    if (array.length != expected) {
      throw new IllegalArgumentException(
          name + " has " + array.length + " values where the batch's shape asks for " + expected);
    }
  }
}
