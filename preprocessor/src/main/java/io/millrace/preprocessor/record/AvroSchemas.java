package io.millrace.preprocessor.record;

import io.millrace.schemas.avro.ContractSchemas;
import io.millrace.service.LimitedFile;
import io.millrace.service.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/** Schemas that records in single-object encoding may have been written with. */
public final class AvroSchemas {
  /** As much as a registry's answer may have. */
  private static final int MOST_BYTES = 4 << 20;

  private AvroSchemas() {}

  /**
   * Reads every {@code .avsc} file in a directory. Each must stand alone: it holds the types that
   * it refers to.
   *
   * @return by CRC-64-AVRO fingerprint
   * @throws SetupException when there is no such directory, no such file in it, or one that is no
   *     Avro record's schema
   */
  public static Map<Long, Schema> fromDirectory(Path directory) {
    Map<Long, Schema> schemas = new HashMap<>();
    for (Path file : files(directory)) {
      Schema schema = read(file);
      schemas.put(SchemaNormalization.parsingFingerprint64(schema), schema);
    }
    return Map.copyOf(schemas);
  }

  /**
   * Whether a record's only content is a map of strings that stands for its fields, as in {@code
   * TextRecord.avsc}.
   */
  static boolean isTextRecord(Schema schema) {
    return schema.getFullName().equals(ContractSchemas.TEXT_RECORD.getFullName())
        && schema.getFields().size() == 1
        && schema.getFields().get(0).name().equals("fields")
        && schema.getFields().get(0).schema().getType() == Schema.Type.MAP;
  }

  private static List<Path> files(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new SetupException(
          "There is no directory '" + directory + "': set avro.schemas to one with .avsc files.");
    }
    List<Path> files;
    try (Stream<Path> entries = Files.list(directory)) {
      files =
          entries.filter(path -> path.getFileName().toString().endsWith(".avsc")).sorted().toList();
    } catch (IOException e) {
      throw new SetupException(
          "The directory '"
              + directory
              + "' cannot be read ("
              + e.getMessage()
              + "): check its permissions.",
          e);
    }
    if (files.isEmpty()) {
      throw new SetupException(
          "The directory '"
              + directory
              + "' holds no .avsc file: put the schemas of the records there, or leave avro.schemas"
              + " empty.");
    }
    return files;
  }

  private static Schema read(Path file) {
    Schema schema;
    try {
      schema = new Schema.Parser().parse(LimitedFile.text(file, MOST_BYTES));
    } catch (IOException e) {
      throw new SetupException(
          "'" + file + "' cannot be read (" + e.getMessage() + "): check that it is UTF-8 text.",
          e);
    } catch (RuntimeException e) {
      // Avro's own for most, but for example a negative size is an IllegalArgumentException.
      throw new SetupException(
          "'"
              + file
              + "' is no Avro schema ("
              + Excerpt.of(e.getMessage(), 200)
              + "): each file must be a whole schema, with every type that it refers to in it.",
          e);
    }
    if (schema.getType() != Schema.Type.RECORD) {
      throw new SetupException(
          "'"
              + file
              + "' is the schema of "
              + Excerpt.of(schema.getType().getName(), 40)
              + ", not of a record: a record on the text topic has fields.");
    }
    return schema;
  }
}
