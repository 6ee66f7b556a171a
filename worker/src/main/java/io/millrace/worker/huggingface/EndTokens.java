package io.millrace.worker.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The tokens that end a text: one or several, or none that anybody knows of. */
final class EndTokens {
  private static final String ID = "eos_token_id";

  private EndTokens() {}

  /**
   * Those that generation_config.json names, else config.json, else the tokenizer's files.
   *
   * @param config config.json
   * @throws io.millrace.service.SetupException when a file is there and cannot be read
   */
  static Set<Integer> of(Path directory, JsonNode config, Optional<TokenizerFile> tokenizer) {
    for (JsonNode json : List.of(beside(directory, ModelDirectory.GENERATION_CONFIG), config)) {
      if (json.hasNonNull(ID)) {
        return ids(json.path(ID));
      }
    }
    for (String file : List.of(ModelDirectory.TOKENIZER_CONFIG, "special_tokens_map.json")) {
      JsonNode token = beside(directory, file).path("eos_token");
      // Written as a string, or as an object with the string and how it is matched.
      String text = token.isObject() ? token.path("content").asText() : token.asText("");
      Optional<Integer> id = tokenizer.flatMap(known -> known.id(text));
      if (id.isPresent()) {
        return Set.of(id.get());
      }
    }
    return Set.of();
  }

  private static Set<Integer> ids(JsonNode value) {
    Set<Integer> ids = new LinkedHashSet<>();
    if (value.isArray()) {
      value.forEach(id -> ids.add(id.asInt()));
    } else {
      ids.add(value.asInt());
    }
    return ids;
  }

  private static JsonNode beside(Path directory, String name) {
    Path file = directory.resolve(name);
    return Files.isRegularFile(file) ? JsonFile.read(file) : JsonNodeFactory.instance.objectNode();
  }
}
