package io.millrace.preprocessor.record;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;

/**
 * A record that is a JSON object. Two fields of one name, or bytes after the object, are errors.
 */
final class JsonTextRecord {
  private static final ObjectReader READER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(new TypeReference<Map<String, Object>>() {});

  private JsonTextRecord() {}

  static ParsedRecord.Fields parse(String json) throws RejectedException {
    try {
      return new ParsedRecord.Fields(READER.readValue(json));
    } catch (JsonProcessingException e) {
      throw new RejectedException(
          RejectionReason.BROKEN_JSON,
          "The JSON is broken"
              + place(e.getLocation())
              + ": "
              + firstLine(e.getOriginalMessage())
              + ".");
    }
  }

  private static String place(JsonLocation location) {
    return location == null
        ? ""
        : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  private static String firstLine(String message) {
    String line = message.lines().findFirst().orElse("it cannot be read");
    return line.length() <= 300 ? line : line.substring(0, 300) + "...";
  }
}
