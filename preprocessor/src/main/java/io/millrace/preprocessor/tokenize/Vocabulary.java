package io.millrace.preprocessor.tokenize;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Looks up single tokens in a tokenizer.json; for the few that the settings name. */
final class Vocabulary {
  private final JsonNode addedTokens;
  private final JsonNode model;

  Vocabulary(JsonNode tokenizer) {
    this.addedTokens = tokenizer.path("added_tokens");
    this.model = tokenizer.path("model").path("vocab");
  }

  /** The id of a token, as it is written in the vocabulary. */
  OptionalInt id(String token) {
    for (JsonNode added : addedTokens) {
      if (added.path("content").asText().equals(token)) {
        return OptionalInt.of(added.path("id").asInt());
      }
    }
    if (model.isArray()) {
      // Unigram models list [token, score] in the order of their ids.
      for (int i = 0; i < model.size(); i++) {
        if (model.get(i).path(0).asText().equals(token)) {
          return OptionalInt.of(i);
        }
      }
      return OptionalInt.empty();
    }
    return model.has(token) ? OptionalInt.of(model.get(token).asInt()) : OptionalInt.empty();
  }

  /** The special tokens, for messages. */
  List<String> specialTokens() {
    List<String> result = new ArrayList<>();
    for (JsonNode added : addedTokens) {
      if (added.path("special").asBoolean()) {
        result.add(added.path("content").asText());
      }
    }
    return result;
  }
}
