package io.millrace.preprocessor.tokenize.cache;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a tokenizer.json has texts cut.
 *
 * @param addedTokens found first
 * @param preTokenizer cuts what is between them
 */
record CacheableRules(AddedTokens addedTokens, PreTokenizer preTokenizer) {
  private static final Set<String> POST_PROCESSORS = Set.of("ByteLevel", "TemplateProcessing");

  /**
   * Reads them.
   *
   * @return empty where a pre-token's ids may depend on more than itself, or where it is cut in a
   *     way that is not known here
   */
  static Optional<CacheableRules> of(JsonNode tokenizer) {
    if (!isSureOfItself(tokenizer.path("model"))
        || !leavesJudgedTextAlone(tokenizer.path("normalizer"))
        || !onlyAddsSpecialTokens(tokenizer.path("post_processor"))) {
      return Optional.empty();
    }
    Optional<PreTokenizer> preTokenizer = preTokenizer(tokenizer.path("pre_tokenizer"));
    Optional<AddedTokens> addedTokens =
        AddedTokens.of(tokenizer.path("added_tokens"), !isNone(tokenizer.path("normalizer")));
    return preTokenizer.isEmpty() || addedTokens.isEmpty()
        ? Optional.empty()
        : Optional.of(new CacheableRules(addedTokens.get(), preTokenizer.get()));
  }

  /** BPE-dropout gives a word other tokens each time. */
  private static boolean isSureOfItself(JsonNode model) {
    return model.path("type").asText().equals("BPE") && model.path("dropout").asDouble(0) == 0;
  }

  private static boolean leavesJudgedTextAlone(JsonNode normalizer) {
    return isNone(normalizer) || normalizer.path("type").asText().equals("NFC");
  }

  private static boolean onlyAddsSpecialTokens(JsonNode postProcessor) {
    return steps(postProcessor, "processors").stream()
        .allMatch(step -> POST_PROCESSORS.contains(step.path("type").asText()));
  }

  private static Optional<PreTokenizer> preTokenizer(JsonNode node) {
    List<JsonNode> steps = steps(node, "pretokenizers");
    if (steps.isEmpty() || !isByteLevel(steps.get(steps.size() - 1)) || steps.size() > 2) {
      return Optional.empty();
    }
    boolean cutsItself = steps.get(steps.size() - 1).path("use_regex").asBoolean(true);
    if (steps.size() == 1) {
      return cutsItself ? Optional.of(new Gpt2PreTokenizer(false)) : Optional.empty();
    }
    JsonNode first = steps.get(0);
    return cutsItself ? afterDigits(first) : afterSplit(first);
  }

  private static Optional<PreTokenizer> afterDigits(JsonNode step) {
    return step.path("type").asText().equals("Digits") && step.path("individual_digits").asBoolean()
        ? Optional.of(new Gpt2PreTokenizer(true))
        : Optional.empty();
  }

  private static Optional<PreTokenizer> afterSplit(JsonNode step) {
    boolean known =
        step.path("type").asText().equals("Split")
            && step.path("behavior").asText().equals("Isolated")
            && !step.path("invert").asBoolean();
    if (!known) {
      return Optional.empty();
    }
    return switch (step.path("pattern").path("Regex").asText()) {
      case Gpt2PreTokenizer.PATTERN -> Optional.of(new Gpt2PreTokenizer(false));
      case Cl100kPreTokenizer.LLAMA_3 -> Optional.of(new Cl100kPreTokenizer(3));
      case Cl100kPreTokenizer.QWEN -> Optional.of(new Cl100kPreTokenizer(1));
      default -> Optional.empty();
    };
  }

  /** With a space put before it, a text begins with another pre-token than it has. */
  private static boolean isByteLevel(JsonNode step) {
    return step.path("type").asText().equals("ByteLevel")
        && !step.path("add_prefix_space").asBoolean(true);
  }

  private static boolean isNone(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  /** The parts of a sequence, or the one that it is, or none. */
  private static List<JsonNode> steps(JsonNode node, String parts) {
    if (isNone(node)) {
      return List.of();
    }
    if (!node.path("type").asText().equals("Sequence")) {
      return List.of(node);
    }
    List<JsonNode> steps = new ArrayList<>();
    node.path(parts).forEach(steps::add);
    return steps;
  }
}
