package io.millrace.preprocessor.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhiteSpaceTokensTest {
  @TempDir private Path directory;

  @Test
  void ofAByteLevelVocabulary() throws IOException {
    assertThat(
            found(
                """
                {"pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "ByteLevel"}]},
                 "model": {"vocab": {"a": 0, "\u0120": 1, "\u010a\u010a": 2, "\u0120a": 3,
                                     "\u0121": 4}},
                 "added_tokens": [{"id": 5, "content": "\\t"}, {"id": 6, "content": ""}]}
                """))
        .containsExactly(1, 2, 5);
  }

  @Test
  void ofSentencePiece() throws IOException {
    assertThat(
            found(
                """
                {"model": {"vocab": [["\u2581", 0.0], ["<0x0A>", 0.0], ["<0x41>", 0.0],
                                     ["\u2581\u2581", 0.0], ["\u2581a", 0.0], ["\u0120", 0.0]]}}
                """))
        .containsExactly(0, 1, 3);
  }

  private List<Integer> found(String tokenizer) throws IOException {
    WhiteSpaceTokens tokens =
        WhiteSpaceTokens.of(
            new TokenizerDirectory(directory).with("tokenizer.json", tokenizer).files());
    return IntStream.range(0, 10).filter(tokens::contains).boxed().toList();
  }
}
