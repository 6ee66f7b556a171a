package io.millrace.worker.huggingface;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.service.LimitedFile;
import io.millrace.service.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file that holds one JSON object, as Hugging Face directories have many. */
final class JsonFile {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** The largest are tokenizers and indexes of shards, of some tens of megabytes. */
  static final int MOST_BYTES = 256 << 20;

  private JsonFile() {}

  /**
   * Reads one.
   *
   * @throws SetupException when it is not there or no JSON object
   */
  static ObjectNode read(Path file) {
    try {
      JsonNode node = JSON.readTree(LimitedFile.bytes(file, MOST_BYTES));
      if (node instanceof ObjectNode object) {
        return object;
      }
      throw new SetupException(file + " is not a JSON object.");
    } catch (NoSuchFileException e) {
      throw new SetupException(file + " is not there.", e);
    } catch (JsonProcessingException e) {
      throw new SetupException(
          "%s is not valid JSON: %s, in line %d."
              .formatted(file, e.getOriginalMessage(), e.getLocation().getLineNr()),
          e);
    } catch (IOException e) {
      throw new SetupException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  static void write(Path file, ObjectNode object) throws IOException {
    Files.writeString(file, JSON.writeValueAsString(object) + "\n");
  }
}
