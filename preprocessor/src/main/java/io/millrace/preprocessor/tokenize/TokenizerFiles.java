package io.millrace.preprocessor.tokenize;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.millrace.preprocessor.fingerprint.Sha256;
import io.millrace.service.LimitedFile;
import io.millrace.service.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A {@code tokenizer.json} and the files that Hugging Face keeps beside it.
 *
 * @param tokenizerJson where it lies
 * @param json its content
 */
public record TokenizerFiles(Path tokenizerJson, String json) {
  private static final int MOST_BYTES = 256 << 20;
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /**
   * Reads the file.
   *
   * @param path of a tokenizer.json, or of a directory that holds one
   * @throws SetupException when there is none
   */
  public static TokenizerFiles at(Path path) {
    Path file = Files.isDirectory(path) ? path.resolve("tokenizer.json") : path;
    if (!Files.isRegularFile(file)) {
      throw new SetupException(
          "There is no tokenizer at '"
              + file
              + "': set tokenizer to a tokenizer.json, or to a directory that holds one.");
    }
    return new TokenizerFiles(file, read(file));
  }

  /** SHA-256, in hex, of tokenizer.json. */
  public String fingerprint() {
    return Sha256.of(json);
  }

  /** How many ids the tokenizer has: one more than the largest. */
  public int vocabularySize() {
    return new Vocabulary(tree()).size();
  }

  /** tokenizer.json as a tree. */
  public JsonNode tree() {
    return parse(tokenizerJson, json);
  }

  /** A file beside tokenizer.json as a tree; a missing node when there is no such file. */
  public JsonNode beside(String name) {
    Path file = tokenizerJson.resolveSibling(name);
    return Files.isRegularFile(file) ? parse(file, read(file)) : MissingNode.getInstance();
  }

  private static String read(Path file) {
    try {
      return LimitedFile.text(file, MOST_BYTES);
    } catch (IOException e) {
      throw new SetupException(
          "'" + file + "' cannot be read (" + e.getMessage() + "): check that it is UTF-8 text.",
          e);
    }
  }

  private static JsonNode parse(Path file, String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new SetupException(
          "'" + file + "' is not JSON (" + e.getOriginalMessage() + "): download it again.", e);
    }
  }
}
