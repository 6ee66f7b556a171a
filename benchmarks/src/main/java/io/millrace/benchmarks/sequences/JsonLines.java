package io.millrace.benchmarks.sequences;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file with a sequence a line, as JSON with its names in snake case: the columns that Hugging
 * Face's trainers take.
 */
final class JsonLines {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  private JsonLines() {}

  static void write(Path file, List<?> sequences) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Object sequence : sequences) {
      lines.add(JSON.writeValueAsString(sequence));
    }
    Files.write(file, lines);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException when the file cannot be read or is something else
   */
  static <T> List<T> read(Path file, Class<T> kind) throws IOException {
    List<T> sequences = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      try {
        sequences.add(JSON.readValue(line, kind));
      } catch (JsonProcessingException e) {
        throw new IOException(file + ", line " + (sequences.size() + 1) + " is no sequence", e);
      }
    }
    return sequences;
  }
}
