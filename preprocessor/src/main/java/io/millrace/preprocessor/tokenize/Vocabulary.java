package io.millrace.preprocessor.tokenize;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;

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

  /** How the token of that id is written. */
  Optional<String> text(int id) {
    for (JsonNode added : addedTokens) {
      if (added.path("id").asInt(-1) == id) {
        return Optional.of(added.path("content").asText());
      }
    }
    if (model.isArray()) {
      return id < model.size() ? Optional.of(model.get(id).path(0).asText()) : Optional.empty();
    }
    for (Map.Entry<String, JsonNode> token : model.properties()) {
      if (token.getValue().asInt() == id) {
        return Optional.of(token.getKey());
      }
    }
    return Optional.empty();
  }

  /** Ids of the tokens whose text passes. */
  BitSet ids(Predicate<String> text) {
    BitSet ids = new BitSet();
    for (JsonNode added : addedTokens) {
      if (text.test(added.path("content").asText())) {
        ids.set(added.path("id").asInt());
      }
    }
    if (model.isArray()) {
      for (int i = 0; i < model.size(); i++) {
        if (text.test(model.get(i).path(0).asText())) {
          ids.set(i);
        }
      }
    }
    for (Map.Entry<String, JsonNode> token : model.properties()) {
      if (text.test(token.getKey())) {
        ids.set(token.getValue().asInt());
      }
    }
    return ids;
  }

  /** One more than the largest id. */
  int size() {
    int size = model.isArray() ? model.size() : 0;
    if (model.isObject()) {
      for (JsonNode id : model) {
        size = Math.max(size, id.asInt() + 1);
      }
    }
    for (JsonNode added : addedTokens) {
      size = Math.max(size, added.path("id").asInt() + 1);
    }
    return size;
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
