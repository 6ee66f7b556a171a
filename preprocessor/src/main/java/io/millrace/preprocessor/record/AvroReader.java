package io.millrace.preprocessor.record;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * From the bytes of one Avro record to values as JSON has them: a record is a map in the order of
 * its fields, an enum its symbol, and what has a logical type is what it is written as. What JSON
 * has no value for (bytes, fixed, numbers that are not finite) is rejected. Neither a length in the
 * bytes nor the schema is believed: memory, time and depth are bounded by the record's size and by
 * {@link RecordLimits}. For one record and one thread.
 */
final class AvroReader {
  private final FieldPath path = new FieldPath();
  private final AvroInput input;

  /** How many values may still come. */
  private int allowance;

  /**
   * Begins to read.
   *
   * @param from the first byte of the record itself, behind its header
   */
  AvroReader(byte[] bytes, int from) {
    input = new AvroInput(bytes, from, path);
    allowance = input.remaining() + RecordLimits.VALUES_WITHOUT_BYTES;
  }

  /**
   * Reads the whole record.
   *
   * @param schema of a record
   */
  Map<String, Object> fields(Schema schema) throws RejectedException {
    Map<String, Object> fields =
        AvroSchemas.isTextRecord(schema)
            ? map(schema.getField("fields").schema().getValueType())
            : record(schema);
    if (input.remaining() > 0) {
      throw input.broken("is followed by bytes that do not belong to it");
    }
    return fields;
  }

  private Object value(Schema schema) throws RejectedException {
    if (--allowance < 0) {
      throw input.broken("holds more values than its size allows");
    }
    return switch (schema.getType()) {
      case NULL -> null;
      case BOOLEAN -> input.readBoolean();
      case INT -> input.readInt();
      case LONG -> input.readLong();
      case FLOAT -> finite(input.readFloat());
      case DOUBLE -> finite(input.readDouble());
      case STRING -> input.readString();
      case ENUM -> schema.getEnumSymbols().get(choice(schema.getEnumSymbols().size(), "symbol"));
      case UNION -> value(schema.getTypes().get(choice(schema.getTypes().size(), "type")));
      case ARRAY -> array(schema.getElementType());
      case MAP -> map(schema.getValueType());
      case RECORD -> record(schema);
      case BYTES, FIXED ->
          throw input.broken(
              "holds " + schema.getType().getName() + ", which is neither text nor" + " number,");
    };
  }

  private Double finite(double number) throws RejectedException {
    if (!Double.isFinite(number)) {
      throw input.broken("holds a number that is " + number);
    }
    return number;
  }

  private int choice(int size, String what) throws RejectedException {
    int index = input.readInt();
    if (index < 0 || index >= size) {
      throw input.broken("names the " + what + " " + index + " of " + size);
    }
    return index;
  }

  private Map<String, Object> record(Schema schema) throws RejectedException {
    requireDepth();
    Map<String, Object> fields = new LinkedHashMap<>();
    for (Schema.Field field : schema.getFields()) {
      path.enter(field.name());
      fields.put(field.name(), value(field.schema()));
      path.leave();
    }
    return fields;
  }

  private Map<String, Object> map(Schema type) throws RejectedException {
    requireDepth();
    Map<String, Object> values = new LinkedHashMap<>();
    for (int n = blockCount(true); n > 0; n = blockCount(true)) {
      for (int i = 0; i < n; i++) {
        String name = input.readString();
        if (values.containsKey(name)) {
          throw input.broken("has two fields '" + Excerpt.of(name, 100) + "'");
        }
        path.enter(name);
        values.put(name, value(type));
        path.leave();
      }
    }
    return values;
  }

  private List<Object> array(Schema type) throws RejectedException {
    requireDepth();
    boolean takesBytes = type.getType() != Schema.Type.NULL && type.getType() != Schema.Type.RECORD;
    List<Object> elements = new ArrayList<>();
    for (int n = blockCount(takesBytes); n > 0; n = blockCount(takesBytes)) {
      for (int i = 0; i < n; i++) {
        path.enter(elements.size());
        elements.add(value(type));
        path.leave();
      }
    }
    return elements;
  }

  /**
   * How many items the next block of an array or a map has, 0 behind the last. A negative count is
   * followed by the block's size in bytes, which helps to skip it; nothing is skipped here.
   *
   * @param takesBytes whether each item takes at least one
   */
  private int blockCount(boolean takesBytes) throws RejectedException {
    long count = input.readLong();
    if (count < 0) {
      count = -count;
      long size = input.readLong();
      if (size < 0 || size > input.remaining()) {
        throw input.broken("claims a block of " + size + " bytes");
      }
    }
    // The smallest long has no opposite and is still negative.
    if (count < 0 || count > (takesBytes ? input.remaining() : allowance)) {
      throw input.broken("claims " + count + " items, more than it can hold,");
    }
    return (int) count;
  }

  private void requireDepth() throws RejectedException {
    if (path.depth() >= RecordLimits.NESTING) {
      throw input.broken("is nested more than " + RecordLimits.NESTING + " deep");
    }
  }
}
