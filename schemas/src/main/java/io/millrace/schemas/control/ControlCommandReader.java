package io.millrace.schemas.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.schemas.avro.Codec;
import io.millrace.schemas.avro.ContractException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads a record of the control topic: Avro, or a JSON object with the same fields, so that
 * kafka-console-producer will do. In JSON only {@code run} and {@code type} must be there.
 */
public final class ControlCommandReader {
  private static final Set<String> FIELDS =
      Set.of("id", "run", "type", "arguments", "issued_by", "issued_at", "expires_at");
  private static final int LONGEST_NAME = 200;
  private static final int LARGEST = 1024 * 1024;

  /** The command, its arguments, a list among them. */
  private static final int DEEPEST = 3;

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Codec<ControlCommand> codec;

  /**
   * Reads commands.
   *
   * @param codec reads those in Avro
   */
  public ControlCommandReader(Codec<ControlCommand> codec) {
    this.codec = codec;
  }

  /**
   * Reads one.
   *
   * @param bytes the record's value; null for a tombstone
   * @param offset of the record, which makes an id where JSON names none
   * @param timestamp of the record, milliseconds since the epoch: when the command was issued,
   *     where JSON does not say
   * @throws ContractException with what is wrong
   */
  public ControlCommand read(byte[] bytes, long offset, long timestamp) {
    if (bytes == null || bytes.length == 0) {
      throw new ContractException("The command is empty.");
    }
    if (bytes.length > LARGEST) {
      throw new ContractException(
          String.format(
              Locale.ROOT,
              "The command has %,d bytes: at most %,d are allowed.",
              bytes.length,
              LARGEST));
    }
    ControlCommand command =
        bytes[0] == '{' ? fromJson(bytes, offset, timestamp) : codec.decode(bytes);
    requireShort("id", command.id());
    requireShort("run", command.run());
    requireShort("type", command.type());
    requireShort("issued_by", command.issuedBy());
    return command;
  }

  /** A run remembers thousands of them. */
  private static void requireShort(String field, String value) {
    if (value.length() > LONGEST_NAME) {
      throw new ContractException(
          String.format(
              Locale.ROOT,
              "The command's '%s' has %,d characters: at most %,d are allowed.",
              field,
              value.length(),
              LONGEST_NAME));
    }
  }

  private static ControlCommand fromJson(byte[] bytes, long offset, long timestamp) {
    JsonNode node;
    try {
      node = JSON.readTree(bytes);
    } catch (StreamConstraintsException e) {
      throw new ContractException(
          "The command's JSON is nested more than "
              + DEEPEST
              + " deep, or has a number or name that is too long.",
          e);
    } catch (JsonProcessingException e) {
      // Its own message quotes what it stumbled over.
      throw new ContractException(
          "The command is broken JSON at line "
              + e.getLocation().getLineNr()
              + ", column "
              + e.getLocation().getColumnNr()
              + ".",
          e);
    } catch (IOException e) {
      throw new ContractException("The command is not UTF-8 JSON: " + e.getMessage(), e);
    }
    TreeSet<String> unknown = new TreeSet<>();
    node.fieldNames().forEachRemaining(unknown::add);
    unknown.removeAll(FIELDS);
    if (!unknown.isEmpty()) {
      throw new ContractException(
          "The command has unknown fields " + unknown + ": known are " + new TreeSet<>(FIELDS));
    }
    return new ControlCommand(
        node.hasNonNull("id") ? text(node, "id") : "offset-" + offset,
        text(node, "run"),
        text(node, "type"),
        arguments(node),
        node.hasNonNull("issued_by") ? text(node, "issued_by") : "",
        node.hasNonNull("issued_at") ? millis(node, "issued_at") : timestamp,
        node.hasNonNull("expires_at")
            ? OptionalLong.of(millis(node, "expires_at"))
            : OptionalLong.empty());
  }

  private static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (!value.isTextual() || value.textValue().isEmpty()) {
      throw new ContractException("The command's '" + field + "' must be a non-empty string.");
    }
    return value.textValue();
  }

  private static long millis(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (!value.canConvertToLong() || !value.isIntegralNumber()) {
      throw new ContractException(
          "The command's '" + field + "' must be milliseconds since the epoch.");
    }
    return value.longValue();
  }

  private static Map<String, String> arguments(JsonNode node) {
    Map<String, String> arguments = new LinkedHashMap<>();
    JsonNode object = node.path("arguments");
    if (object.isMissingNode() || object.isNull()) {
      return arguments;
    }
    if (!object.isObject()) {
      throw new ContractException("The command's 'arguments' must be a JSON object.");
    }
    object
        .properties()
        .forEach(
            entry -> {
              JsonNode value = entry.getValue();
              if (value.isObject() || value.isNull()) {
                throw new ContractException(
                    "The command's argument '" + entry.getKey() + "' must be a value or a list.");
              }
              // A list travels as its JSON text.
              arguments.put(entry.getKey(), value.isArray() ? value.toString() : value.asText());
            });
    return arguments;
  }
}
