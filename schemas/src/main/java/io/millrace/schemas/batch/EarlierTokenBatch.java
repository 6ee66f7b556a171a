package io.millrace.schemas.batch;

import io.millrace.schemas.avro.WireFormat;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;

/** Reads a batch of another version of the contract, through Avro's schema resolution. */
final class EarlierTokenBatch {
  private EarlierTokenBatch() {}

  static TokenBatch read(WireFormat.Opened opened, Schema current) throws IOException {
    GenericRecord record =
        new GenericDatumReader<GenericRecord>(opened.writer(), current).read(null, opened.body());
    return new TokenBatch(
        text(record, "batch_id"),
        Task.valueOf(text(record, "task")),
        number(record, "rows").intValue(),
        number(record, "length").intValue(),
        ints(record, "input_ids"),
        ints(record, "attention_mask"),
        ints(record, "labels"),
        text(record, "tokenizer_fingerprint"),
        text(record, "format_fingerprint"),
        sources(record),
        number(record, "token_count").intValue(),
        number(record, "target_count").intValue(),
        Instant.ofEpochMilli(number(record, "created_at").longValue()),
        Instant.ofEpochMilli(number(record, "oldest_record_at").longValue()),
        ints(record, "token_type_ids"),
        floats(record, "label_values"));
  }

  private static List<Source> sources(GenericRecord record) {
    List<Source> sources = new ArrayList<>();
    for (Object element : (Collection<?>) record.get("sources")) {
      GenericRecord source = (GenericRecord) element;
      sources.add(
          new Source(
              number(source, "partition").intValue(),
              number(source, "offset").longValue(),
              number(source, "part").intValue(),
              number(source, "row").intValue()));
    }
    return sources;
  }

  private static int[] ints(GenericRecord record, String field) {
    return ((Collection<?>) record.get(field)).stream().mapToInt(Integer.class::cast).toArray();
  }

  private static float[] floats(GenericRecord record, String field) {
    Collection<?> values = (Collection<?>) record.get(field);
    float[] floats = new float[values.size()];
    int filled = 0;
    for (Object value : values) {
      floats[filled++] = (float) value;
    }
    return floats;
  }

  private static Number number(GenericRecord record, String field) {
    return (Number) record.get(field);
  }

  private static String text(GenericRecord record, String field) {
    return record.get(field).toString();
  }
}
