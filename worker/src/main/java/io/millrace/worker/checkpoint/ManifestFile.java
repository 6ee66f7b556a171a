package io.millrace.worker.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.millrace.service.LimitedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * {@code run.json} on disk. It has the other files' checksums; its own is in {@code
 * run.json.sha256} beside it, as {@code sha256sum} writes it.
 */
final class ManifestFile {
  static final String CHECKSUM_NAME = RunManifest.FILE_NAME + ".sha256";

  /** Ten thousand commands that were decided, and the settings. */
  private static final int MOST_BYTES = 64 << 20;

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .registerModule(new Jdk8Module())
          .enable(SerializationFeature.INDENT_OUTPUT);

  private ManifestFile() {}

  /** Writes both files. */
  static void write(Path directory, RunManifest manifest) throws IOException {
    byte[] content = JSON.writeValueAsBytes(manifest);
    Files.write(directory.resolve(RunManifest.FILE_NAME), content);
    Files.write(directory.resolve(CHECKSUM_NAME), checksumLine(content));
  }

  /**
   * Reads the manifest.
   *
   * @throws IOException when it is missing, damaged or of another format, with a sentence that says
   *     so
   */
  static RunManifest read(Path directory) throws IOException {
    byte[] content = content(directory, RunManifest.FILE_NAME);
    try {
      JsonNode json = JSON.readTree(content);
      if (!json.isObject()) {
        throw new IOException("run.json is no JSON object.");
      }
      requireVersion(json.path("format_version").asInt());
      // A flipped bit can leave another number, or another field's name, and the JSON valid.
      if (!Arrays.equals(content(directory, CHECKSUM_NAME), checksumLine(content))) {
        throw new IOException(
            "run.json is not as it was saved: its SHA-256 differs from " + CHECKSUM_NAME + "'s.");
      }
      return JSON.treeToValue(json, RunManifest.class);
    } catch (JsonProcessingException e) {
      throw new IOException("run.json is no manifest: " + e.getOriginalMessage() + ".", e);
    }
  }

  private static void requireVersion(int version) throws IOException {
    if (version != RunManifest.FORMAT_VERSION) {
      throw new IOException(
          "run.json has format version "
              + version
              + ", and this program reads "
              + RunManifest.FORMAT_VERSION
              + " only.");
    }
  }

  private static byte[] content(Path directory, String name) throws IOException {
    try {
      return LimitedFile.bytes(directory.resolve(name), MOST_BYTES);
    } catch (NoSuchFileException e) {
      throw new IOException(name + " is missing.", e);
    } catch (IOException e) {
      throw new IOException(name + " cannot be read: " + e + ".", e);
    }
  }

  private static byte[] checksumLine(byte[] content) {
    return (DirectoryFiles.checksum(content) + "  " + RunManifest.FILE_NAME + "\n")
        .getBytes(StandardCharsets.US_ASCII);
  }
}
