package io.millrace.preprocessor.record.registry;

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
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** The API's own code for a schema that it does not have. */
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
