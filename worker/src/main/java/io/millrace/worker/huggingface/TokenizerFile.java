package io.millrace.worker.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.service.LimitedFile;
import io.millrace.service.SetupException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the worker needs to know of a {@code tokenizer.json}: it makes no tokens itself. */
public final class TokenizerFile {
  private final Map<Integer, String> tokens;
  private final String fingerprint;

  private TokenizerFile(Map<Integer, String> tokens, String fingerprint) {
    this.tokens = tokens;
    this.fingerprint = fingerprint;
  }

  /**
   * Reads one.
   *
   * @throws SetupException when it is not there or no tokenizer
   */
  public static TokenizerFile read(Path file) {
    ObjectNode json = JsonFile.read(file);
    Map<Integer, String> tokens = new LinkedHashMap<>();
    JsonNode vocabulary = json.path("model").path("vocab");
    if (vocabulary.isObject()) {
      vocabulary.properties().forEach(f -> tokens.put(f.getValue().asInt(-1), f.getKey()));
    } else {
      // Unigram lists pairs of token and score, in the order of their ids.
      for (JsonNode pair : vocabulary) {
        tokens.put(tokens.size(), pair.path(0).asText());
      }
    }
    for (JsonNode added : json.path("added_tokens")) {
      tokens.put(added.path("id").asInt(-1), added.path("content").asText());
    }
    if (tokens.isEmpty() || tokens.keySet().stream().anyMatch(id -> id < 0)) {
      throw new SetupException(file + " is no tokenizer.json: it lacks a vocabulary with ids.");
    }
    return new TokenizerFile(tokens, sha256(file));
  }

  /** SHA-256 of the file, in lower-case hex, as batches carry it. */
  public String fingerprint() {
    return fingerprint;
  }

  /** The largest token id and one: the least vocabulary of a model that fits. */
  public int vocabulary() {
    return tokens.keySet().stream().mapToInt(Integer::intValue).max().orElseThrow() + 1;
  }

  /** The token with this id. */
  Optional<String> token(int id) {
    return Optional.ofNullable(tokens.get(id));
  }

  /** Whether this is one of the tokens. */
  boolean hasToken(String token) {
    return tokens.containsValue(token);
  }

  /** The id of this token. */
  Optional<Integer> id(String token) {
    return tokens.entrySet().stream()
        .filter(entry -> entry.getValue().equals(token))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static String sha256(Path file) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(LimitedFile.bytes(file, JsonFile.MOST_BYTES)));
    } catch (IOException e) {
      throw new SetupException(file + " cannot be read: " + e.getMessage(), e);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every Java platform has SHA-256", e);
    }
  }
}
