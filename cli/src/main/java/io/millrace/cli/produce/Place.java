package io.millrace.cli.produce;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a sending has come, as it is committed together with the records.
 *
 * @param taken records of the sequence that were dealt with, from its beginning
 * @param rejected how many of these were not sent, because they cannot be
 * @param checksum of the records taken, in order
 * @param manner the options that the sequence follows from
 * @param complete whether it was sent to its end
 * @param at when
 */
record Place(
    long taken, long rejected, String checksum, String manner, boolean complete, Instant at) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int VERSION = 1;

  /** Records that are on the topic. */
  long sent() {
    return taken - rejected;
  }

  /** All but the count of records, which is the group's offset. */
  String metadata() {
    ObjectNode object = JSON.createObjectNode();
    object.put("millrace", VERSION);
    object.put("rejected", rejected);
    object.put("checksum", checksum);
    object.put("manner", manner);
    object.put("complete", complete);
    object.put("at", at.toString());
    return object.toString();
  }

  /** Reads a group's offset and its metadata; empty where these are somebody else's. */
  static Optional<Place> parse(long offset, String metadata) {
    try {
      JsonNode object = JSON.readTree(metadata);
      if (object.path("millrace").asInt() != VERSION) {
        return Optional.empty();
      }
      return Optional.of(
          new Place(
              offset,
              object.path("rejected").asLong(),
              object.path("checksum").asText(),
              object.path("manner").asText(),
              object.path("complete").asBoolean(),
              Instant.parse(object.path("at").asText())));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
