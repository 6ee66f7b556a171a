package io.millrace.schemas.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.schemas.batch.Source;
import io.millrace.schemas.batch.Task;
import io.millrace.schemas.batch.TokenBatch;
import io.millrace.schemas.batch.TokenBatchCodec;
import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.EventPayload.OffsetRange;
import io.millrace.schemas.event.TrainingEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

/** Versions that never were: the present contracts with something taken away or added. */
class EarlierVersionsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Without StepCompleted's last field and without the kinds of event that came after it. */
  private static final Schema EARLIER_EVENT =
      edited(
          ContractSchemas.TRAINING_EVENT,
          schema -> {
            ArrayNode kinds = (ArrayNode) field(schema, "payload").get("type");
            kinds.elements().forEachRemaining(kind -> removeField(kind, "peak_memory_bytes"));
            removeNamed(kinds, "PassCompleted");
          });

  /** Without Source.part, and with its fields and one of the batch's in another order. */
  private static final Schema EARLIER_BATCH =
      edited(
          ContractSchemas.TOKEN_BATCH,
          schema -> {
            removeField(field(schema, "sources").get("type").get("items"), "part");
            ArrayNode fields = (ArrayNode) schema.get("fields");
            fields.insert(0, fields.remove(fields.size() - 1));
            fields.add(JSON.createObjectNode().put("name", "remark").put("type", "string"));
          });

  private static final TrainingEvent STEP =
      event(
          4,
          new EventPayload.StepCompleted(
              3.25,
              5e-5,
              1.5,
              8,
              900,
              892,
              0.25,
              12.5,
              0.5,
              345,
              List.of(new BatchCoordinate(0, 17), new BatchCoordinate(1, 4)),
              List.of(new OffsetRange(0, 130, 135)),
              123_456_789_012L,
              6.5));

  private static final TokenBatch BATCH =
      new TokenBatch(
          "id",
          Task.CAUSAL_LM,
          1,
          3,
          new int[] {5, 6, 70_000},
          new int[] {1, 1, 1},
          new int[] {-100, 6, 70_000},
          "tokenizer",
          "format",
          List.of(new Source(3, 12, 4, 0)),
          3,
          2,
          Instant.ofEpochMilli(2000),
          Instant.ofEpochMilli(1000));

  private final RecordCodec<TrainingEvent> events =
      TrainingEvent.CODEC.in(
          WireFormat.singleObject(
              SchemaVersions.of(ContractSchemas.TRAINING_EVENT, List.of(EARLIER_EVENT))));
  private final TokenBatchCodec batches =
      TokenBatch.CODEC.in(
          WireFormat.singleObject(
              SchemaVersions.of(ContractSchemas.TOKEN_BATCH, List.of(EARLIER_BATCH))));

  @Test
  void aJournalThatSpansVersionsIsRead() {
    TrainingEvent stopped = event(5, new EventPayload.RunStopped("end", false, Optional.empty()));
    TrainingEvent pass = event(6, new EventPayload.PassCompleted(1));

    assertThat(events.decode(asWrittenBy(EARLIER_EVENT, TrainingEvent.CODEC.encode(STEP))))
        .isEqualTo(event(4, withoutMemory((EventPayload.StepCompleted) STEP.payload())));
    assertThat(events.decode(asWrittenBy(EARLIER_EVENT, TrainingEvent.CODEC.encode(stopped))))
        .isEqualTo(stopped);
    assertThat(events.decode(events.encode(STEP))).isEqualTo(STEP);
    assertThat(events.decode(events.encode(pass))).isEqualTo(pass);
  }

  /** The next version, whose history holds the present one, reads what is recorded of it. */
  @Test
  void whatIsWrittenTodayIsReadByTheVersionAfterIt() {
    Schema next =
        edited(
            ContractSchemas.TRAINING_EVENT,
            schema -> {
              ObjectNode added =
                  JSON.createObjectNode().put("name", "admiration").put("type", "double");
              ArrayNode kinds = (ArrayNode) field(schema, "payload").get("type");
              ((ArrayNode) find(kinds, "StepCompleted").get("fields")).add(added.put("default", 0));
              kinds.add(
                  JSON.createObjectNode()
                      .put("type", "record")
                      .put("name", "ModelAdmired")
                      .set("fields", JSON.createArrayNode()));
            });
    RecordCodec<TrainingEvent> later =
        TrainingEvent.CODEC.in(WireFormat.singleObject(SchemaVersions.recorded(next)));

    List<byte[]> today = ContractSamples.events().toList();
    assertThat(today).isNotEmpty();
    for (byte[] bytes : today) {
      assertThat(later.decode(bytes)).isEqualTo(TrainingEvent.CODEC.decode(bytes));
    }
  }

  @Test
  void aBatchOfAnEarlierVersionIsRead() {
    byte[] bytes = asWrittenBy(EARLIER_BATCH, TokenBatch.CODEC.encode(BATCH));

    TokenBatch read = batches.decode(bytes);

    assertThat(read).usingRecursiveComparison().ignoringFields("sources").isEqualTo(BATCH);
    assertThat(read.sources()).containsExactly(new Source(3, 12, 0, 0));
    assertThat(batches.decode(batches.encode(BATCH))).usingRecursiveComparison().isEqualTo(BATCH);
  }

  @Test
  void aVersionThatIsNotKnownIsRefusedWithWhatToDo() {
    byte[] bytes = asWrittenBy(EARLIER_EVENT, TrainingEvent.CODEC.encode(STEP));

    assertThatThrownBy(() -> TrainingEvent.CODEC.decode(bytes))
        .isInstanceOf(ContractException.class)
        .hasMessageMatching(
            "TrainingEvent was written with an unknown schema, of fingerprint [0-9a-f]{16}: this"
                + " build of Millrace is older than what wrote it; upgrade it");
  }

  /** With a registry an earlier build reads later versions, but for kinds that are new to it. */
  @Test
  void aReaderOfThenReadsTheWriterOfToday() {
    RecordCodec<TrainingEvent> then =
        TrainingEvent.CODEC.in(
            WireFormat.singleObject(SchemaVersions.of(EARLIER_EVENT, List.of()))
                .reading(id -> ContractSchemas.TRAINING_EVENT));
    RecordCodec<TrainingEvent> now =
        TrainingEvent.CODEC.in(TrainingEvent.CODEC.format().writing(7));

    TrainingEvent stopped = event(5, new EventPayload.RunStopped("end", false, Optional.empty()));
    assertThat(then.decode(now.encode(stopped))).isEqualTo(stopped);
    assertThatThrownBy(() -> then.decode(now.encode(event(6, new EventPayload.PassCompleted(1)))))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("PassCompleted");
  }

  @Test
  void theRegistrysFormatIsReadWhereARegistryIsSet() {
    byte[] bytes = TokenBatch.CODEC.in(TokenBatch.CODEC.format().writing(258)).encode(BATCH);
    assertThat(bytes).startsWith(0, 0, 0, 1, 2);

    WireFormat both =
        TokenBatch.CODEC
            .format()
            .reading(
                id -> {
                  assertThat(id).isEqualTo(258);
                  // As a registry gives it: another object, without what does not count.
                  return new Schema.Parser()
                      .parse(
                          org.apache.avro.SchemaNormalization.toParsingForm(
                              ContractSchemas.TOKEN_BATCH));
                });
    assertThat(both.open(bytes).isCurrent()).isTrue();
    assertThat(TokenBatch.CODEC.in(both).decode(bytes)).usingRecursiveComparison().isEqualTo(BATCH);
    assertThat(TokenBatch.CODEC.in(both).decode(TokenBatch.CODEC.encode(BATCH)))
        .usingRecursiveComparison()
        .isEqualTo(BATCH);
    assertThatThrownBy(() -> TokenBatch.CODEC.decode(bytes))
        .isInstanceOf(ContractException.class)
        .hasMessage(
            "TokenBatch cannot be read: It is marked with the id 258 of a schema registry, and no"
                + " registry is set: set schema.registry.url.");
  }

  @Test
  void anIdThatNoRegistryGives() {
    assertThatThrownBy(() -> TokenBatch.CODEC.decode(new byte[] {0, -1, 0, 0, 0, 1}))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("which is no id that a schema registry gives");
  }

  @Test
  void bytesBehindTheRecordAreRefused() {
    byte[] event = TrainingEvent.CODEC.encode(STEP);
    byte[] batch = TokenBatch.CODEC.encode(BATCH);
    assertThatThrownBy(
            () -> TrainingEvent.CODEC.decode(java.util.Arrays.copyOf(event, event.length + 1)))
        .isInstanceOf(ContractException.class)
        .hasMessage(
            "TrainingEvent cannot be read: it is followed by 1 bytes that do not belong to it");
    assertThatThrownBy(
            () -> TokenBatch.CODEC.decode(java.util.Arrays.copyOf(batch, batch.length + 2)))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("followed by 2 bytes");
  }

  private static TrainingEvent event(long sequence, EventPayload payload) {
    return new TrainingEvent("run", "abc", sequence, 10, 1_700_000_000_000L, payload);
  }

  private static EventPayload withoutMemory(EventPayload.StepCompleted step) {
    return new EventPayload.StepCompleted(
        step.loss(),
        step.learningRate(),
        step.gradientNorm(),
        step.rows(),
        step.tokens(),
        step.targets(),
        step.paddingShare(),
        step.stepMillis(),
        step.dataWaitMillis(),
        step.recordToGradientMillis(),
        step.batches(),
        step.sources(),
        0,
        step.computeMillis());
  }

  /** The same record as another schema has it, by Avro itself. */
  private static byte[] asWrittenBy(Schema schema, byte[] current) {
    Schema writer =
        schema.getName().equals("TokenBatch")
            ? ContractSchemas.TOKEN_BATCH
            : ContractSchemas.TRAINING_EVENT;
    // The remark has no default.
    Schema target =
        edited(
            schema,
            json -> {
              JsonNode remark = find((ArrayNode) json.get("fields"), "remark");
              if (remark != null) {
                ((ObjectNode) remark).put("default", "nothing of note");
              }
            });
    try {
      GenericRecord record =
          new GenericDatumReader<GenericRecord>(writer, target)
              .read(
                  null,
                  DecoderFactory.get()
                      .binaryDecoder(
                          current,
                          SingleObject.HEADER_LENGTH,
                          current.length - SingleObject.HEADER_LENGTH,
                          null));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.writeBytes(SingleObject.header(schema));
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
      new GenericDatumWriter<GenericRecord>(target).write(record, encoder);
      encoder.flush();
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Schema edited(Schema schema, Consumer<ObjectNode> edit) {
    try {
      ObjectNode json = (ObjectNode) JSON.readTree(schema.toString());
      edit.accept(json);
      return new Schema.Parser().parse(json.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode field(JsonNode record, String name) {
    return find((ArrayNode) record.get("fields"), name);
  }

  private static JsonNode find(ArrayNode named, String name) {
    for (JsonNode each : named) {
      if (each.path("name").asText().equals(name)) {
        return each;
      }
    }
    return null;
  }

  private static void removeField(JsonNode record, String name) {
    removeNamed((ArrayNode) record.get("fields"), name);
  }

  private static void removeNamed(ArrayNode named, String name) {
    for (Iterator<JsonNode> each = named.elements(); each.hasNext(); ) {
      if (each.next().path("name").asText().equals(name)) {
        each.remove();
      }
    }
  }
}
