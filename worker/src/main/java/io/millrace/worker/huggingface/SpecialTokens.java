package io.millrace.worker.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * Makes the two small files that say which tokens end and pad a text, for a model that came without
 * them: transformers would load it, but not know its {@code eos_token}.
 */
final class SpecialTokens {
  private static final List<String> ENDS = List.of("<|endoftext|>", "</s>", "<eos>", "[EOS]");
  private static final List<String> PADS = List.of("[PAD]", "<pad>", "<|pad|>");

  private SpecialTokens() {}

  /** {@code generation_config.json}: the ids that {@code config.json} names. */
  static ObjectNode generationConfig(JsonNode config) {
    ObjectNode generation = JsonNodeFactory.instance.objectNode();
    generation.put("_from_model_config", true);
    for (String field : List.of("bos_token_id", "eos_token_id", "pad_token_id")) {
      if (config.hasNonNull(field)) {
        generation.set(field, config.get(field));
      }
    }
    return generation;
  }

  /**
   * {@code tokenizer_config.json}: the end and the padding that {@code config.json} names by id,
   * else a token with a usual name for it; the end pads where there is no other.
   */
  static ObjectNode tokenizerConfig(JsonNode config, TokenizerFile tokenizer, int positions) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("tokenizer_class", "PreTrainedTokenizerFast");
    json.put("model_max_length", positions);
    Optional<String> end = token(config.path("eos_token_id"), tokenizer, ENDS);
    Optional<String> pad = token(config.path("pad_token_id"), tokenizer, PADS).or(() -> end);
    end.ifPresent(token -> json.put("eos_token", token));
    pad.ifPresent(token -> json.put("pad_token", token));
    return json;
  }

  private static Optional<String> token(JsonNode id, TokenizerFile tokenizer, List<String> usual) {
    // Some models have several ends of text; the first is the tokenizer's.
    JsonNode first = id.isArray() ? id.path(0) : id;
    return Optional.of(first)
        .filter(JsonNode::isInt)
        .flatMap(number -> tokenizer.token(number.asInt()))
        .or(() -> usual.stream().filter(tokenizer::hasToken).findFirst());
  }
}
