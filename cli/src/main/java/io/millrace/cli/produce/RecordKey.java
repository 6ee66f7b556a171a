package io.millrace.cli.produce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Where a record's key comes from. */
sealed interface RecordKey {

  /** The key, and what is left to be the value. The key is null where the record has none. */
  Keyed of(byte[] record);

  /** Whether a record without a key is one that should have one. */
  default boolean wanted() {
    return true;
  }

  /** No keys. */
  record None() implements RecordKey {
    @Override
    public Keyed of(byte[] record) {
      return new Keyed(null, record);
    }

    @Override
    public boolean wanted() {
      return false;
    }
  }

  /** The same key for all, which puts all into one partition. */
  record Constant(String key) implements RecordKey {
    @Override
    public Keyed of(byte[] record) {
      return new Keyed(key.getBytes(StandardCharsets.UTF_8), record);
    }
  }

  /** A field of the record, which is a JSON object and stays as it is. */
  record Field(String name) implements RecordKey {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public Keyed of(byte[] record) {
      try {
        JsonNode value = JSON.readTree(record).get(name);
        return new Keyed(
            value == null || value.isNull()
                ? null
                : (value.isValueNode() ? value.asText() : value.toString())
                    .getBytes(StandardCharsets.UTF_8),
            record);
      } catch (IOException e) {
        return new Keyed(null, record);
      }
    }
  }

  /** What comes before a separator; the value is what comes after it. */
  record Before(String separator) implements RecordKey {
    @Override
    public Keyed of(byte[] record) {
      byte[] wanted = separator.getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i + wanted.length <= record.length; i++) {
        if (Arrays.equals(record, i, i + wanted.length, wanted, 0, wanted.length)) {
          return new Keyed(
              Arrays.copyOf(record, i),
              Arrays.copyOfRange(record, i + wanted.length, record.length));
        }
      }
      return new Keyed(null, record);
    }
  }
}
