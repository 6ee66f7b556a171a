package io.millrace.worker.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.service.SetupException;
import java.nio.file.Path;

/**
 * The fields of a {@code config.json}, checked. A field that is missing has the default given; null
 * is a value like any other, and where transformers takes it the caller asks {@link #has} first.
 */
final class ConfigFields {
  private static final int MAX_LAYERS = 1_000;

  private final JsonNode json;
  private final Path file;

  /**
   * Fields of an object.
   *
   * @param json the object; without any fields where it is missing
   * @param file where the JSON is from, for messages
   */
  ConfigFields(JsonNode json, Path file) {
    this.json = json;
    this.file = file;
  }

  /** The fields of an object that is itself a field; without any where it is missing or null. */
  ConfigFields object(String field) {
    JsonNode value = json.path(field);
    if (has(field) && !value.isObject()) {
      throw refused(field + " is " + value + ", not an object");
    }
    return new ConfigFields(value, file);
  }

  /** Whether it is there and not null. */
  boolean has(String field) {
    return json.hasNonNull(field);
  }

  /** Whether it has no field at all. */
  boolean isEmpty() {
    return json.isEmpty();
  }

  /** The value as it stands there. */
  JsonNode get(String field) {
    return json.path(field);
  }

  String text(String field, String otherwise) {
    return json.has(field) ? json.path(field).asText() : otherwise;
  }

  /** A positive whole number. */
  int positive(String field, int otherwise) {
    if (!json.has(field)) {
      return otherwise;
    }
    JsonNode value = json.path(field);
    if (!value.isIntegralNumber() || !value.canConvertToInt() || value.asInt() < 1) {
      throw refused(field + " is " + value + ", not a positive whole number");
    }
    return value.asInt();
  }

  /** A number of layers: each is listed before the weights are looked at, so it is bounded. */
  int layers(String field, int otherwise) {
    int layers = positive(field, otherwise);
    if (layers > MAX_LAYERS) {
      throw refused(field + " is " + layers + "; at most " + MAX_LAYERS + " can be trained");
    }
    return layers;
  }

  /**
   * pad_token_id. Negative ids count from the end of the vocabulary, as in PyTorch.
   *
   * @param otherwise where there is no such field
   * @return -1 where there is no such token
   */
  int padding(int vocabulary, int otherwise) {
    if (!json.has("pad_token_id")) {
      return otherwise;
    }
    JsonNode id = json.path("pad_token_id");
    if (id.isNull()) {
      return -1;
    }
    if (!id.isInt() || id.asInt() >= vocabulary || id.asInt() < -vocabulary) {
      throw refused("pad_token_id is " + id + ", not the id of one of " + vocabulary + " tokens");
    }
    return id.asInt() < 0 ? vocabulary + id.asInt() : id.asInt();
  }

  /** A finite number greater than 0. */
  double positiveNumber(String field, double otherwise) {
    double value = number(field, otherwise);
    if (!(value > 0) || Double.isInfinite(value)) {
      throw refused(field + " is " + json.path(field) + ", not a positive number");
    }
    return value;
  }

  /** A number from 0 to less than 1. */
  double probability(String field, double otherwise) {
    double value = number(field, otherwise);
    if (!(value >= 0) || value >= 1) {
      throw refused(field + " is " + json.path(field) + ", not a number from 0 to less than 1");
    }
    return value;
  }

  private double number(String field, double otherwise) {
    if (!json.has(field)) {
      return otherwise;
    }
    JsonNode value = json.path(field);
    return value.isNumber() ? value.asDouble() : Double.NaN;
  }

  boolean flag(String field, boolean otherwise) {
    if (!json.has(field)) {
      return otherwise;
    }
    JsonNode value = json.path(field);
    if (!value.isBoolean()) {
      throw refused(field + " is " + value + ", neither true nor false");
    }
    return value.asBoolean();
  }

  /** Refuses a model in which a flag is set. */
  void refuse(String field) {
    if (flag(field, false)) {
      throw refused(field + " is true, and such a model cannot be trained");
    }
  }

  /** What to throw: the file and the reason. */
  SetupException refused(String reason) {
    return new SetupException(file + ": " + reason + ".");
  }
}
