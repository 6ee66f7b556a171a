package io.millrace.preprocessor.tokenize;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.service.SetupException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens that sequences and batches need.
 *
 * @param bosId begins every text; empty where none is known
 * @param eosId ends every sequence; empty where none is known and none is asked for
 * @param eosText how the end token is written; empty where there is none
 * @param padId fills the rows
 */
public record SpecialTokens(OptionalInt bosId, OptionalInt eosId, String eosText, int padId) {
  private static final Logger LOG = LoggerFactory.getLogger(SpecialTokens.class);

  private static final List<String> TOKEN_FILES =
      List.of("tokenizer_config.json", "special_tokens_map.json");

  /** The kinds that tokenizer_config.json names; chat templates know them as variables. */
  private static final List<String> KINDS =
      List.of("bos", "eos", "unk", "sep", "pad", "cls", "mask");

  /** A token: how it is written, and its number. */
  private record Token(String text, int id) {}

  /** How a token is written, and who says so. */
  private record Name(String text, String who) {}

  /**
   * Finds them: by the settings, else in tokenizer_config.json, special_tokens_map.json or
   * config.json beside the tokenizer. A tokenizer without a padding token, as GPT-2's is, pads with
   * the end token; the mask says which is which. A beginning that the files name and the vocabulary
   * lacks begins no text, so it does without.
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
    Optional<Token> bos = beginning(files, vocabulary);
    Optional<Token> eos = find(files, vocabulary, "eos", eosToken);
    Optional<Token> pad = find(files, vocabulary, "pad", padToken);
    if (appendEos && eos.isEmpty()) {
      throw notNamed(files, vocabulary, "end-of-text token: set eos.token");
    }
    Token filling =
        pad.or(() -> eos)
            .orElseThrow(() -> notNamed(files, vocabulary, "padding token: set pad.token"));
    return new SpecialTokens(id(bos), id(eos), eos.map(Token::text).orElse(""), filling.id());
  }

  /** The texts of the special tokens by their names in tokenizer_config.json: {@code bos_token}. */
  public static Map<String, String> texts(TokenizerFiles files) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String kind : KINDS) {
      String name = kind + "_token";
      for (String file : TOKEN_FILES) {
        String text = text(files.beside(file).path(name));
        if (!text.isEmpty()) {
          texts.putIfAbsent(name, text);
        }
      }
    }
    return texts;
  }

  private static OptionalInt id(Optional<Token> token) {
    return token.map(found -> OptionalInt.of(found.id())).orElse(OptionalInt.empty());
  }

  /** Written as a string, or as an object with the string and how it is matched. */
  private static String text(JsonNode token) {
    String text = token.isObject() ? token.path("content").asText() : token.asText("");
    return token.isNull() ? "" : text;
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

  /** Without one that the vocabulary has, no text begins with any, and nothing has to be kept. */
  private static Optional<Token> beginning(TokenizerFiles files, Vocabulary vocabulary) {
    Optional<Name> name = name(files, "bos");
    if (name.isEmpty()) {
      return byNumber(files, vocabulary, "bos");
    }
    OptionalInt id = vocabulary.id(name.get().text());
    if (id.isEmpty()) {
      LOG.warn(
          "{} is '{}', which is not in the vocabulary of '{}', so texts are taken to begin with no"
              + " token of their own: correct it if they do.",
          name.get().who(),
          name.get().text(),
          files.tokenizerJson());
      return Optional.empty();
    }
    return Optional.of(new Token(name.get().text(), id.getAsInt()));
  }

  private static Optional<Token> find(
      TokenizerFiles files, Vocabulary vocabulary, String kind, String setting) {
    Optional<Name> name =
        setting.isEmpty()
            ? name(files, kind)
            : Optional.of(new Name(setting, "The setting " + kind + ".token"));
    return name.isPresent()
        ? name.map(found -> require(vocabulary, found, files))
        : byNumber(files, vocabulary, kind);
  }

  private static Optional<Name> name(TokenizerFiles files, String kind) {
    for (String file : TOKEN_FILES) {
      String text = text(files.beside(file).path(kind + "_token"));
      if (!text.isEmpty()) {
        return Optional.of(new Name(text, "'" + kind + "_token' in " + file));
      }
    }
    return Optional.empty();
  }

  private static Optional<Token> byNumber(
      TokenizerFiles files, Vocabulary vocabulary, String kind) {
    JsonNode id = files.beside("config.json").path(kind + "_token_id");
    JsonNode first = id.isArray() ? id.path(0) : id;
    return first.isInt() && first.asInt() >= 0
        ? Optional.of(new Token(vocabulary.text(first.asInt()).orElse(""), first.asInt()))
        : Optional.empty();
  }

  private static Token require(Vocabulary vocabulary, Name name, TokenizerFiles files) {
    int id =
        vocabulary
            .id(name.text())
            .orElseThrow(
                () ->
                    new SetupException(
                        name.who()
                            + " is '"
                            + name.text()
                            + "', which is not in the vocabulary of '"
                            + files.tokenizerJson()
                            + "': name a token that is."));
    return new Token(name.text(), id);
  }
}
