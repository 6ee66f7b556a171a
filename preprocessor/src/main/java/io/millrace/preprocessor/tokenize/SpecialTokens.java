package io.millrace.preprocessor.tokenize;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.service.SetupException;
import java.util.List;
import java.util.OptionalInt;

/**
 * The two tokens that batches need.
 *
 * @param eosId ends every sequence; empty where none is known and none is asked for
 * @param padId fills the rows
 */
public record SpecialTokens(OptionalInt eosId, int padId) {
  private static final List<String> TOKEN_FILES =
      List.of("tokenizer_config.json", "special_tokens_map.json");

  /**
   * Finds them: by the settings, else in tokenizer_config.json, special_tokens_map.json or
   * config.json beside the tokenizer. A tokenizer without a padding token, as GPT-2's is, pads with
   * the end token; the mask says which is which.
   *
   * @param eosToken the setting eos.token; empty to look for it
   * @param padToken the setting pad.token; empty to look for it
   * @param appendEos the setting eos.append: whether there must be an end token
   * @throws SetupException when a token is not in the vocabulary, or one that is needed is not
   *     found
   */
  public static SpecialTokens of(
      TokenizerFiles files, String eosToken, String padToken, boolean appendEos) {
    Vocabulary vocabulary = new Vocabulary(files.tree());
    OptionalInt eos = find(files, vocabulary, "eos", eosToken);
    OptionalInt pad = find(files, vocabulary, "pad", padToken);
    if (appendEos && eos.isEmpty()) {
      throw notNamed(files, vocabulary, "end-of-text token: set eos.token");
    }
    if (pad.isEmpty() && eos.isEmpty()) {
      throw notNamed(files, vocabulary, "padding token: set pad.token");
    }
    return new SpecialTokens(eos, pad.isPresent() ? pad.getAsInt() : eos.getAsInt());
  }

  private static SetupException notNamed(
      TokenizerFiles files, Vocabulary vocabulary, String whatAndFix) {
    List<String> special = vocabulary.specialTokens();
    return new SetupException(
        "The files beside '"
            + files.tokenizerJson()
            + "' name no "
            + whatAndFix
            + (special.isEmpty()
                ? "."
                : "; the special tokens are " + String.join(", ", special) + "."));
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
