package io.millrace.cli.produce;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.Optional;

/** Says whether bytes are one JSON object, as strictly as the preprocessor does. */
final class JsonObjects {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private JsonObjects() {}

  /** What is wrong with it; empty where it is one object and nothing else. */
  static Optional<String> flaw(byte[] text) {
    try (JsonParser parser = JSON.createParser(text)) {
      JsonToken first = parser.nextToken();
      if (first != JsonToken.START_OBJECT) {
        return Optional.of("it does not begin with {");
      }
      parser.skipChildren();
      return parser.nextToken() == null
          ? Optional.empty()
          : Optional.of("something comes after its }");
    } catch (JsonProcessingException e) {
      return Optional.of(
          e.getOriginalMessage().lines().findFirst().orElse("")
              + (e.getLocation() == null ? "" : " at column " + e.getLocation().getColumnNr()));
    } catch (IOException e) {
      return Optional.of(e.getMessage());
    }
  }
}
