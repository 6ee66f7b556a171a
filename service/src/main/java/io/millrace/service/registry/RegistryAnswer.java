package io.millrace.service.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;

/**
 * What a registry, or whatever stands at its address, answered.
 *
 * @param status of HTTP
 * @param body of any kind
 */
record RegistryAnswer(int status, byte[] body) {
  private static final int LONGEST_MESSAGE = 500;
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** The API's own codes for a subject and a schema that it does not have. */
  private static final int SUBJECT_NOT_FOUND = 40401;

  private static final int SCHEMA_NOT_FOUND = 40403;

  /** Whether a schema came. */
  boolean holdsSchema() {
    return status == 200 && json().path("schema").isTextual();
  }

  /**
   * Whether the registry itself says that it has no such schema. A 404 alone says only that the
   * address is wrong, and then no record is to blame.
   */
  boolean unknownId() {
    return status == 404 && json().path("error_code").asInt() == SCHEMA_NOT_FOUND;
  }

  /** Whether the registry itself says that a subject, or the schema in it, is not there. */
  boolean notRegistered() {
    int code = json().path("error_code").asInt();
    return status == 404 && (code == SCHEMA_NOT_FOUND || code == SUBJECT_NOT_FOUND);
  }

  /** Whether the id of a schema came. */
  boolean holdsId() {
    return status == 200 && json().path("id").canConvertToInt() && json().path("id").asInt() >= 0;
  }

  /** What the registry says of it; empty where it says nothing. */
  String message() {
    String message = json().path("message").asText("").strip();
    return message.length() > LONGEST_MESSAGE
        ? message.substring(0, LONGEST_MESSAGE) + " ..."
        : message;
  }

  /** Whether the same request may have another answer a little later. */
  boolean passing() {
    return status >= 500 || status == 408 || status == 429;
  }

  /** The body; a missing node when it is no JSON. */
  JsonNode json() {
    try {
      return MAPPER.readTree(body);
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }
}
