package io.millrace.preprocessor.tokenize.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.preprocessor.tokenize.TokenizedText;
import io.millrace.preprocessor.tokenize.TokenizerDirectory;
import io.millrace.preprocessor.tokenize.TokenizerFiles;
import io.millrace.service.SetupException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DjlTokenizerTest {
  @TempDir private Path path;

  @Test
  void neitherTruncatesNorPadsWhateverTheFileSays() throws IOException {
    try (DjlTokenizer tokenizer = new DjlTokenizer(new TokenizerDirectory(path).files())) {
      assertThat(tokenizer.encode("a b c a b c a", true)).containsExactly(4, 0, 1, 2, 0, 1, 2, 0);
    }
  }

  @Test
  void specialTokensWrittenOutInATextAreThoseTokens() throws IOException {
    try (DjlTokenizer tokenizer = new DjlTokenizer(new TokenizerDirectory(path).files())) {
      assertThat(tokenizer.encode("a [EOS] b", true)).containsExactly(4, 0, 5, 1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "🙂 family 👨‍👩‍👧",
        "zero\u200bwidth \u202eright to left",
        "a\u0000b \u0007\u001b[31m",
        "日本語 العربية",
      })
  void uglyTextHasTokens(String text) throws IOException {
    try (DjlTokenizer tokenizer = new DjlTokenizer(new TokenizerDirectory(path).files())) {
      assertThat(tokenizer.encode(text, true)).isNotEmpty();
    }
  }

  @Test
  void theTokensThatBeginEveryTextCanBeLeftOut() throws IOException {
    try (DjlTokenizer tokenizer = new DjlTokenizer(new TokenizerDirectory(path).files())) {
      assertThat(tokenizer.encode("a b", false)).containsExactly(0, 1);
    }
  }

  @Test
  void offsetsAreCountedInJavasChars() throws IOException {
    try (DjlTokenizer tokenizer = new DjlTokenizer(new TokenizerDirectory(path).files())) {
      TokenizedText text = tokenizer.encodeWithOffsets("a 🙂 b", true);
      assertThat(text.ids()).containsExactly(4, 0, 3, 1);
      // [BOS] stands for no character.
      assertThat(text.starts()).containsExactly(0, 0, 2, 5);
      assertThat(text.ends()).containsExactly(0, 1, 4, 6);
      assertThat(text.length()).isEqualTo(6);
    }
  }

  @Test
  void mayBeClosedTwice() throws IOException {
    DjlTokenizer tokenizer = new DjlTokenizer(new TokenizerDirectory(path).files());
    tokenizer.close();
    tokenizer.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"no JSON at all", "{}", "{\"model\": {\"type\": \"none\"}}"})
  void aFileThatIsNoTokenizerIsNamed(String content) throws IOException {
    TokenizerFiles files = new TokenizerDirectory(path).with("tokenizer.json", content).files();
    assertThatThrownBy(() -> new DjlTokenizer(files))
        .isInstanceOf(SetupException.class)
        .hasMessageStartingWith(
            "'" + path.resolve("tokenizer.json") + "' is not a tokenizer.json that can be loaded");
  }

  @Test
  void aPathWithNothingThereIsNamed() {
    assertThatThrownBy(() -> TokenizerFiles.at(path.resolve("missing")))
        .isInstanceOf(SetupException.class)
        .hasMessage(
            "There is no tokenizer at '"
                + path.resolve("missing")
                + "': set tokenizer to a tokenizer.json, or to a directory that holds one.");
    assertThatThrownBy(() -> TokenizerFiles.at(path))
        .hasMessageStartingWith("There is no tokenizer at '" + path.resolve("tokenizer.json"));
  }
}
