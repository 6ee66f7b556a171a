package io.millrace.schemas.avro;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/**
 * Maps Java records to Avro records and back by name: component {@code learningRate} is field
 * {@code learning_rate}. A union of records is a sealed interface whose permitted records bear the
 * branches' names; a union of null and a value is an {@link Optional} or {@link OptionalLong}.
 *
 * <p>For events and commands, of which there are a few a second; token batches have a codec of
 * their own.
 */
public final class RecordMapping {
  private RecordMapping() {}

  /** The Avro record that says the same as {@code value}. */
  public static GenericRecord toAvro(Record value, Schema schema) {
    GenericRecord result = new GenericData.Record(schema);
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      Schema.Field field = schema.getField(fieldName(component));
      if (field == null) {
        throw new IllegalStateException(
            value.getClass().getName() + "." + component.getName() + " has no field in " + schema);
      }
      result.put(field.pos(), toAvroValue(read(component, value), field.schema()));
    }
    return result;
  }

  /**
   * The Java record that says the same as {@code record}.
   *
   * @throws ContractException when a union's branch has no Java record
   */
  public static <T extends Record> T fromAvro(GenericRecord record, Class<T> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] arguments = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      arguments[i] =
          fromAvroValue(record.get(fieldName(components[i])), types[i], elementType(components[i]));
    }
    try {
      Constructor<T> constructor = type.getDeclaredConstructor(types);
      return constructor.newInstance(arguments);
    } catch (ReflectiveOperationException e) {
      throw new ContractException("Cannot make a " + type.getSimpleName() + " of " + record, e);
    }
  }

  static String fieldName(RecordComponent component) {
    return component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  private static Object read(RecordComponent component, Record value) {
    try {
      return component.getAccessor().invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object toAvroValue(Object value, Schema schema) {
    if (value instanceof Optional<?> optional) {
      return optional.map(v -> toAvroValue(v, nonNull(schema))).orElse(null);
    }
    if (value instanceof OptionalLong optional) {
      return optional.isPresent() ? (Object) optional.getAsLong() : null;
    }
    if (value instanceof Record record) {
      Schema target =
          schema.getType() == Schema.Type.UNION
              ? schema.getTypes().stream()
                  .filter(branch -> branch.getName().equals(record.getClass().getSimpleName()))
                  .findFirst()
                  .orElseThrow(
                      () ->
                          new IllegalStateException(
                              record.getClass().getSimpleName() + " is no branch of " + schema))
              : schema;
      return toAvro(record, target);
    }
    if (value instanceof Collection<?> collection) {
      List<Object> values = new ArrayList<>(collection.size());
      collection.forEach(element -> values.add(toAvroValue(element, schema.getElementType())));
      return values;
    }
    return value;
  }

  private static Object fromAvroValue(Object value, Class<?> type, Class<?> elementType) {
    if (type == Optional.class) {
      return Optional.ofNullable(value).map(v -> fromAvroValue(v, elementType, Object.class));
    }
    if (type == OptionalLong.class) {
      return value == null ? OptionalLong.empty() : OptionalLong.of((Long) value);
    }
    if (value instanceof GenericRecord record) {
      return fromAvro(record, branch(record, type));
    }
    if (value instanceof CharSequence text) {
      return text.toString();
    }
    if (value instanceof Collection<?> collection) {
      List<Object> values = new ArrayList<>(collection.size());
      collection.forEach(element -> values.add(fromAvroValue(element, elementType, Object.class)));
      return List.copyOf(values);
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, String> strings = new LinkedHashMap<>();
      map.forEach((k, v) -> strings.put(k.toString(), v.toString()));
      return strings;
    }
    return value;
  }

  private static Class<? extends Record> branch(GenericRecord record, Class<?> type) {
    if (type.isRecord()) {
      return type.asSubclass(Record.class);
    }
    for (Class<?> permitted : type.getPermittedSubclasses()) {
      if (permitted.getSimpleName().equals(record.getSchema().getName())) {
        return permitted.asSubclass(Record.class);
      }
    }
    throw new ContractException(
        record.getSchema().getName() + " is not a kind of " + type.getSimpleName());
  }

  private static Class<?> elementType(RecordComponent component) {
    return component.getGenericType() instanceof java.lang.reflect.ParameterizedType parameterized
            && parameterized.getActualTypeArguments()[0] instanceof Class<?> element
        ? element
        : Object.class;
  }

  private static Schema nonNull(Schema union) {
    return union.getTypes().stream()
        .filter(branch -> branch.getType() != Schema.Type.NULL)
        .findFirst()
        .orElseThrow();
  }
}
