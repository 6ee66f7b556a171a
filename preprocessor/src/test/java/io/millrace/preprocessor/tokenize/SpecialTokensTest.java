package io.millrace.preprocessor.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.service.SetupException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
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
    assertThat(find("[BOS]", "a")).isEqualTo(tokens(4, "[BOS]", 0));
  }

  @Test
  void thenTheTokenizersConfiguration() throws IOException {
    directory.with("tokenizer_config.json", "{\"eos_token\": \"[EOS]\", \"pad_token\": \"c\"}");
    directory.with("special_tokens_map.json", "{\"eos_token\": \"a\", \"pad_token\": \"a\"}");
    assertThat(find("", "")).isEqualTo(tokens(5, "[EOS]", 2));
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
    assertThat(find("", "")).isEqualTo(tokens(5, "[EOS]", 2));
  }

  @Test
  void withoutAPaddingTokenTheEndTokenPads() {
    assertThat(find("[EOS]", "")).isEqualTo(tokens(5, "[EOS]", 5));
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
        .isEqualTo(new SpecialTokens(OptionalInt.empty(), OptionalInt.empty(), "", 2));
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
    assertThat(find("</s>", "<unk>")).isEqualTo(tokens(1, "</s>", 0));
  }

  @Test
  void theTokenThatBeginsEveryText() throws IOException {
    directory.with("tokenizer_config.json", "{\"eos_token\": \"a\", \"bos_token\": \"[BOS]\"}");
    assertThat(find("", "").bosId()).hasValue(4);
    directory.with("tokenizer_config.json", "{\"eos_token\": \"a\"}");
    directory.with("config.json", "{\"bos_token_id\": 4}");
    assertThat(find("", "").bosId()).hasValue(4);
  }

  @Test
  void aBeginningThatTheVocabularyLacksBeginsNoText() throws IOException {
    directory.with("tokenizer_config.json", "{\"eos_token\": \"a\", \"bos_token\": \"<s>\"}");
    assertThat(find("", "")).isEqualTo(tokens(0, "a", 0));
    // A chat template may write it all the same, as plain text.
    assertThat(SpecialTokens.texts(directory.files())).containsEntry("bos_token", "<s>");
  }

  @Test
  void anEndThatTheVocabularyLacksIsNeededAllTheSame() throws IOException {
    directory.with("tokenizer_config.json", "{\"eos_token\": \"</s>\"}");
    assertThatThrownBy(() -> find("", ""))
        .isInstanceOf(SetupException.class)
        .hasMessageStartingWith(
            "'eos_token' in tokenizer_config.json is '</s>', which is not in the vocabulary");
  }

  @Test
  void theTextsForChatTemplates() throws IOException {
    directory.with("tokenizer_config.json", "{\"eos_token\": \"[EOS]\", \"unk_token\": null}");
    directory.with(
        "special_tokens_map.json",
        "{\"eos_token\": \"a\", \"bos_token\": {\"content\": \"[BOS]\"}}");
    assertThat(SpecialTokens.texts(directory.files()))
        .isEqualTo(Map.of("eos_token", "[EOS]", "bos_token", "[BOS]"));
  }

  @Test
  void theSizeOfTheVocabularyIsOneMoreThanTheLargestId() throws IOException {
    assertThat(directory.files().vocabularySize()).isEqualTo(6);
    directory.with("tokenizer.json", "{\"model\": {\"vocab\": [[\"<unk>\", 0], [\"a\", 0]]}}");
    assertThat(directory.files().vocabularySize()).isEqualTo(2);
  }

  private SpecialTokens find(String eos, String pad) {
    return SpecialTokens.of(directory.files(), eos, pad, true);
  }

  private static SpecialTokens tokens(int eos, String eosText, int pad) {
    return new SpecialTokens(OptionalInt.empty(), OptionalInt.of(eos), eosText, pad);
  }
}
