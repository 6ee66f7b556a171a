package io.millrace.schemas.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.avro.ContractException;
import io.millrace.schemas.avro.ContractSchemas;
import io.millrace.schemas.avro.SingleObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

class TokenBatchCodecTest {
  private static final TokenBatch BATCH =
      new TokenBatch(
          "id",
          Task.CAUSAL_LM,
          2,
          3,
          new int[] {5, 6, 0, 7, 8, 9},
          new int[] {1, 1, 0, 1, 1, 1},
          new int[] {5, 6, -100, 7, 8, 9},
          "tokenizer",
          "format",
          List.of(new Source(0, 12, 0, 0), new Source(0, 1L << 40, 0, 1)),
          5,
          5,
          Instant.ofEpochMilli(1_800_000_000_123L),
          Instant.ofEpochMilli(1_700_000_000_000L));

  @Test
  void survivesTheRoundTrip() {
    TokenBatch read = TokenBatch.CODEC.decode(TokenBatch.CODEC.encode(BATCH));

    assertThat(read).usingRecursiveComparison().isEqualTo(BATCH);
  }

  @Test
  void aPairsTypesAndValuesSurviveIt() throws IOException {
    TokenBatch batch = ofPairs(new int[] {0, 0, 0, 0, 1, 1}, new float[] {0.5f, -1e-30f, 1, 0});

    byte[] bytes = TokenBatch.CODEC.encode(batch);

    assertThat(TokenBatch.CODEC.decode(bytes)).usingRecursiveComparison().isEqualTo(batch);
    GenericRecord read = readGenerically(bytes);
    assertThat(read.get("token_type_ids")).isEqualTo(List.of(0, 0, 0, 0, 1, 1));
    assertThat(read.get("label_values")).isEqualTo(List.of(0.5f, -1e-30f, 1f, 0f));
  }

  @Test
  void aBatchHasARowAtLeast() {
    assertThatThrownBy(
            () ->
                new TokenBatch(
                    "id",
                    Task.SEQUENCE_CLASSIFICATION,
                    0,
                    0,
                    new int[0],
                    new int[0],
                    new int[0],
                    "",
                    "",
                    List.of(),
                    0,
                    0,
                    Instant.EPOCH,
                    Instant.EPOCH))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("its shape is 0 x 0");
  }

  @Test
  void typesThatDoNotFitTheShapeAreNoBatch() {
    assertThatThrownBy(() -> ofPairs(new int[5], new float[0]))
        .hasMessage("token_type_ids has 5 values where the batch's shape asks for 6");
  }

  @Test
  void valuesThatDoNotFitTheRowsAreNoBatch() {
    assertThatThrownBy(() -> ofPairs(new int[0], new float[3]))
        .hasMessage(
            "label_values has 3 values, where a batch for SEQUENCE_CLASSIFICATION of 2 rows has as"
                + " many for each row");
  }

  private static TokenBatch ofPairs(int[] types, float[] values) {
    return new TokenBatch(
        "id",
        Task.SEQUENCE_CLASSIFICATION,
        2,
        3,
        new int[] {5, 6, 0, 7, 8, 9},
        new int[] {1, 1, 0, 1, 1, 1},
        new int[] {-100, -100},
        "tokenizer",
        "format",
        List.of(new Source(0, 12, 0, 0), new Source(0, 13, 0, 1)),
        5,
        2,
        Instant.EPOCH,
        Instant.EPOCH,
        types,
        values);
  }

  @Test
  void avrosOwnReaderUnderstandsIt() throws IOException {
    GenericRecord read = readGenerically(TokenBatch.CODEC.encode(BATCH));

    assertThat(read.get("input_ids")).isEqualTo(List.of(5, 6, 0, 7, 8, 9));
    assertThat(read.get("labels")).isEqualTo(List.of(5, 6, -100, 7, 8, 9));
    assertThat(read.get("batch_id")).hasToString("id");
    assertThat(read.get("task")).hasToString("CAUSAL_LM");
    assertThat(read.get("target_count")).isEqualTo(5);
    assertThat(read.get("oldest_record_at")).isEqualTo(1_700_000_000_000L);
  }

  @Test
  void readsWhatAvrosOwnWriterWrote() throws IOException {
    byte[] ours = TokenBatch.CODEC.encode(BATCH);
    GenericRecord record = readGenerically(ours);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(SingleObject.header(ContractSchemas.TOKEN_BATCH));
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(ContractSchemas.TOKEN_BATCH).write(record, encoder);
    encoder.flush();

    assertThat(TokenBatch.CODEC.decode(out.toByteArray()))
        .usingRecursiveComparison()
        .isEqualTo(BATCH);
  }

  @Test
  void refusesEveryTruncation() {
    byte[] whole = TokenBatch.CODEC.encode(BATCH);

    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> TokenBatch.CODEC.decode(cut))
          .as("cut to %d of %d bytes", length, whole.length)
          .isInstanceOf(ContractException.class);
    }
  }

  @Test
  void refusesAnUnknownSchemaByName() {
    byte[] bytes = TokenBatch.CODEC.encode(BATCH);
    bytes[5] ^= 1;

    assertThatThrownBy(() -> TokenBatch.CODEC.decode(bytes))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("unknown schema");
  }

  @Test
  void anArrayThatDoesNotFitTheShapeIsNoBatch() {
    assertThatThrownBy(
            () ->
                new TokenBatch(
                    "id",
                    Task.CAUSAL_LM,
                    2,
                    3,
                    new int[6],
                    new int[5],
                    new int[6],
                    "",
                    "",
                    List.of(),
                    0,
                    0,
                    Instant.EPOCH,
                    Instant.EPOCH))
        .hasMessage("attention_mask has 5 values where the batch's shape asks for 6");
  }

  private static GenericRecord readGenerically(byte[] bytes) throws IOException {
    return new GenericDatumReader<GenericRecord>(ContractSchemas.TOKEN_BATCH)
        .read(
            null,
            DecoderFactory.get()
                .binaryDecoder(
                    bytes,
                    SingleObject.HEADER_LENGTH,
                    bytes.length - SingleObject.HEADER_LENGTH,
                    null));
  }
}
