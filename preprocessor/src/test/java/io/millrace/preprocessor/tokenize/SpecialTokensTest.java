package io.millrace.preprocessor.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.service.SetupException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecialTokensTest {
  @TempDir private Path path;
  private TokenizerDirectory directory;

  @BeforeEach
  void write() throws IOException {
    directory = new TokenizerDirectory(path);
  }

  @Test
  void theSettingsComeFirst() throws IOException {
    directory.with("tokenizer_config.json", "{\"eos_token\": \"[EOS]\", \"pad_token\": \"c\"}");
    assertThat(find("[BOS]", "a")).isEqualTo(tokens(4, 0));
  }

  @Test
  void thenTheTokenizersConfiguration() throws IOException {
    directory.with("tokenizer_config.json", "{\"eos_token\": \"[EOS]\", \"pad_token\": \"c\"}");
    directory.with("special_tokens_map.json", "{\"eos_token\": \"a\", \"pad_token\": \"a\"}");
    assertThat(find("", "")).isEqualTo(tokens(5, 2));
  }

  @Test
  void thenTheMapOfSpecialTokensWhereATokenMayBeAnObject() throws IOException {
    directory.with("tokenizer_config.json", "{\"eos_token\": null}");
    directory.with("special_tokens_map.json", "{\"eos_token\": {\"content\": \"[EOS]\"}}");
    assertThat(find("", "").eosId()).hasValue(5);
  }

  @Test
  void thenTheModelsConfigurationWhereThereMayBeSeveral() throws IOException {
    directory.with("config.json", "{\"eos_token_id\": [5, 4], \"pad_token_id\": 2}");
    assertThat(find("", "")).isEqualTo(tokens(5, 2));
  }

  @Test
  void withoutAPaddingTokenTheEndTokenPads() {
    assertThat(find("[EOS]", "")).isEqualTo(tokens(5, 5));
  }

  @Test
  void withoutAnEndTokenTheFixIsNamed() {
    assertThatThrownBy(() -> find("", "[EOS]"))
        .isInstanceOf(SetupException.class)
        .hasMessage(
            "The files beside '"
                + path.resolve("tokenizer.json")
                + "' name no end-of-text token: set eos.token; the special tokens are [BOS],"
                + " [EOS].");
  }

  @Test
  void whereNoneIsAppendedNoEndTokenIsNeededButAPaddingTokenIs() {
    assertThat(SpecialTokens.of(directory.files(), "", "c", false))
        .isEqualTo(new SpecialTokens(OptionalInt.empty(), 2));
    assertThatThrownBy(() -> SpecialTokens.of(directory.files(), "", "", false))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("name no padding token: set pad.token");
  }

  @Test
  void aTokenThatIsNotInTheVocabulary() {
    assertThatThrownBy(() -> find("[EOS]", "[PAD]"))
        .isInstanceOf(SetupException.class)
        .hasMessageStartingWith("The setting pad.token is '[PAD]', which is not in the vocabulary");
  }

  @Test
  void theVocabularyOfAUnigramModelIsAList() throws IOException {
    directory.with(
        "tokenizer.json",
        "{\"model\": {\"type\": \"Unigram\", \"vocab\": [[\"<unk>\", 0.0], [\"</s>\", -1.5]]}}");
    assertThat(find("</s>", "<unk>")).isEqualTo(tokens(1, 0));
  }

  private SpecialTokens find(String eos, String pad) {
    return SpecialTokens.of(directory.files(), eos, pad, true);
  }

  private static SpecialTokens tokens(int eos, int pad) {
    return new SpecialTokens(OptionalInt.of(eos), pad);
  }
}
