package io.millrace.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.service.SetupException;

/** A line of a file of records. */
final class JsonLine {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonLine() {}

  /**
   * Reads it.
   *
   * @param what it is, for messages: "The first record", for example
   * @throws SetupException when it is no JSON
   */
  static JsonNode read(String line, String what) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new SetupException(
          what
              + " is no JSON ("
              + e.getOriginalMessage()
              + "): give a file with one JSON object per line.",
          e);
    }
  }
}
