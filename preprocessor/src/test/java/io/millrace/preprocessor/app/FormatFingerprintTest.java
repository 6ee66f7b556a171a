package io.millrace.preprocessor.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.preprocessor.sequence.LetterTokenizer;
import io.millrace.preprocessor.tokenize.TokenizerDirectory;
import io.millrace.preprocessor.tokenize.TokenizerFiles;
import io.millrace.preprocessor.tokenize.djl.DjlTokenizer;
import io.millrace.service.registry.ContractCodecs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /** Runs that go on have adopted it. */
  @Test
  void thatOfLanguageModelsStaysWhatItWas() throws IOException {
    assertThat(fingerprint(Map.of()))
        .isEqualTo("078882ddd95331de3dd4f521c3d79dbfb390d13be6bf68183168f51adf0e986f");
    assertThat(
            fingerprint(
                Map.of(
                    "train.on", "completions",
                    "eos.append", "false",
                    "too.long", "truncate-left",
                    "max.length", "1024",
                    "chat.template", "chatml")))
        .isEqualTo("6db31114aaf7729f9907c94adbc54b2d983e84841fa8131585c845a26ce5fc44");
  }

  @Test
  void whateverChangesALabelOrItsTextsIsInThatOfAClassification() throws IOException {
    List<Map<String, String>> different =
        List.of(
            Map.of(),
            Map.of("text.pair.field", "pair"),
            Map.of("label.names", "a,b"),
            Map.of("label.names", "b,a"),
            Map.of("problem.type", "regression"),
            Map.of("problem.type", "multi_label_classification"),
            Map.of("max.length", "64"),
            Map.of("too.long", "truncate-left"));
    Set<String> fingerprints = new HashSet<>(Set.of(fingerprint(Map.of())));
    for (Map<String, String> more : different) {
      assertThat(fingerprints.add(classification(more))).as(more.toString()).isTrue();
    }
    directory.with("config.json", "{\"num_labels\": 3}");
    assertThat(fingerprints.add(classification(Map.of()))).isTrue();
    // What the model says otherwise, the settings may say with the same effect.
    assertThat(classification(Map.of("label.names", "0,1,2"))).isEqualTo(classification(Map.of()));
  }

  private String classification(Map<String, String> more) {
    Map<String, String> given = new HashMap<>(more);
    given.put("tokenizer", path.toString());
    given.put("task", "sequence_classification");
    PreprocessorSettings settings = PreprocessorSettings.of(given);
    TokenizerFiles files = directory.files();
    try (DjlTokenizer tokenizer = new DjlTokenizer(files)) {
      return Pipeline.sequences(
              settings,
              files,
              Pipeline.classification(settings, files, tokenizer),
              ContractCodecs.of(settings.values()))
          .fingerprints()
          .format();
    }
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
            Pipeline.language(
                settings, files, settings.specialTokens(files), new LetterTokenizer()),
            ContractCodecs.of(settings.values()))
        .fingerprints()
        .format();
  }
}
