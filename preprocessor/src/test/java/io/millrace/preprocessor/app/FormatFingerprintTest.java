package io.millrace.preprocessor.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.preprocessor.sequence.LetterTokenizer;
import io.millrace.preprocessor.tokenize.TokenizerDirectory;
import io.millrace.preprocessor.tokenize.TokenizerFiles;
import io.millrace.service.registry.ContractCodecs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever changes a text's tokens or targets, besides the tokenizer itself, shows in it. */
class FormatFingerprintTest {
  @TempDir private Path path;
  private TokenizerDirectory directory;

  @BeforeEach
  void write() throws IOException {
    directory = new TokenizerDirectory(path);
  }

  @Test
  void theSameSettingsHaveTheSame() {
    assertThat(fingerprint(Map.of())).isEqualTo(fingerprint(Map.of("layout", "packed")));
  }

  @Test
  void theTokenThatBeginsEveryTextIsInIt() throws IOException {
    // It decides what too.long=truncate-left keeps.
    String before = fingerprint(Map.of());
    directory.with("tokenizer_config.json", "{\"bos_token\": \"[BOS]\"}");
    assertThat(fingerprint(Map.of())).isNotEqualTo(before);
  }

  @Test
  void theEndAndWhetherItIsAppendedAreInIt() {
    assertThat(fingerprint(Map.of()))
        .isNotEqualTo(fingerprint(Map.of("eos.append", "false")))
        .isNotEqualTo(fingerprint(Map.of("eos.token", "c")));
  }

  private String fingerprint(Map<String, String> more) {
    Map<String, String> given = new HashMap<>(Map.of("eos.token", "[EOS]"));
    given.putAll(more);
    given.put("tokenizer", path.toString());
    PreprocessorSettings settings = PreprocessorSettings.of(given);
    TokenizerFiles files = directory.files();
    return Pipeline.sequences(
            settings,
            files,
            settings.specialTokens(files),
            new LetterTokenizer(),
            ContractCodecs.of(settings.values()))
        .fingerprints()
        .format();
  }
}
