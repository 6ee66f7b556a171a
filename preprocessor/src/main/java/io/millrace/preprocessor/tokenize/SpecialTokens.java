package io.millrace.preprocessor.tokenize;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.service.SetupException;
import java.util.List;
import java.util.OptionalInt;

/**
 * The two tokens that batches need.
 *
 * @param eosId ends every sequence
 * @param padId fills the rows
 */
public record SpecialTokens(int eosId, int padId) {
  private static final List<String> TOKEN_FILES =
      List.of("tokenizer_config.json", "special_tokens_map.json");

  /**
   * Finds them: by the settings, else in tokenizer_config.json, special_tokens_map.json or
   * config.json beside the tokenizer. A tokenizer without a padding token, as GPT-2's is, pads with
   * the end token; the mask says which is which.
   *
   * @param eosToken the setting eos.token; empty to look for it
   * @param padToken the setting pad.token; empty to look for it
   * @throws SetupException when a token is not in the vocabulary, or no end token is found
   */
  public static SpecialTokens of(TokenizerFiles files, String eosToken, String padToken) {
    Vocabulary vocabulary = new Vocabulary(files.tree());
    int eos =
        find(files, vocabulary, "eos", eosToken)
            .orElseThrow(
                () ->
                    new SetupException(
                        "The files beside '"
                            + files.tokenizerJson()
                            + "' name no end-of-text token: set eos.token"
                            + (vocabulary.specialTokens().isEmpty()
                                ? "."
                                : "; its special tokens are "
                                    + String.join(", ", vocabulary.specialTokens())
                                    + ".")));
    return new SpecialTokens(eos, find(files, vocabulary, "pad", padToken).orElse(eos));
  }

  private static OptionalInt find(
      TokenizerFiles files, Vocabulary vocabulary, String kind, String setting) {
    if (!setting.isEmpty()) {
      return OptionalInt.of(require(vocabulary, setting, "The setting " + kind + ".token", files));
    }
    for (String file : TOKEN_FILES) {
      JsonNode token = files.beside(file).path(kind + "_token");
      // Written as a string, or as an object with the string and how it is matched.
      String content = token.isObject() ? token.path("content").asText() : token.asText("");
      if (!token.isNull() && !content.isEmpty()) {
        return OptionalInt.of(
            require(vocabulary, content, "'" + kind + "_token' in " + file, files));
      }
    }
    JsonNode id = files.beside("config.json").path(kind + "_token_id");
    JsonNode first = id.isArray() ? id.path(0) : id;
    return first.isInt() && first.asInt() >= 0
        ? OptionalInt.of(first.asInt())
        : OptionalInt.empty();
  }

  private static int require(
      Vocabulary vocabulary, String token, String who, TokenizerFiles files) {
    return vocabulary
        .id(token)
        .orElseThrow(
            () ->
                new SetupException(
                    who
                        + " is '"
                        + token
                        + "', which is not in the vocabulary of '"
                        + files.tokenizerJson()
                        + "': name a token that is."));
  }
}
