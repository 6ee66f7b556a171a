package io.millrace.preprocessor.tokenize;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A directory with a tokenizer of a token per word: a 0, b 1, c 2, [UNK] 3, [BOS] 4, [EOS] 5. It
 * begins every text with [BOS], and asks for truncation to 2 tokens and padding to 6.
 */
public final class TokenizerDirectory {
  private static final String TOKENIZER =
      """
      {"version": "1.0",
       "truncation": {"direction": "Right", "max_length": 2, "strategy": "LongestFirst", "stride": 0},
       "padding": {"strategy": {"Fixed": 6}, "direction": "Right", "pad_to_multiple_of": null,
                   "pad_id": 3, "pad_type_id": 0, "pad_token": "[UNK]"},
       "added_tokens": [
         {"id": 4, "content": "[BOS]", "single_word": false, "lstrip": false, "rstrip": false,
          "normalized": false, "special": true},
         {"id": 5, "content": "[EOS]", "single_word": false, "lstrip": false, "rstrip": false,
          "normalized": false, "special": true}],
       "normalizer": null,
       "pre_tokenizer": {"type": "Whitespace"},
       "post_processor": {"type": "TemplateProcessing",
         "single": [{"SpecialToken": {"id": "[BOS]", "type_id": 0}},
                    {"Sequence": {"id": "A", "type_id": 0}}],
         "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
         "special_tokens": {"[BOS]": {"id": "[BOS]", "ids": [4], "tokens": ["[BOS]"]}}},
       "decoder": null,
       "model": {"type": "WordLevel", "unk_token": "[UNK]",
                 "vocab": {"a": 0, "b": 1, "c": 2, "[UNK]": 3}}}
      """;

  private final Path path;

  /** Writes tokenizer.json. */
  public TokenizerDirectory(Path path) throws IOException {
    this.path = path;
    with("tokenizer.json", TOKENIZER);
  }

  /** Writes another file beside it, or over it. */
  public TokenizerDirectory with(String name, String content) throws IOException {
    Files.writeString(path.resolve(name), content);
    return this;
  }

  public Path path() {
    return path;
  }

  public TokenizerFiles files() {
    return TokenizerFiles.at(path);
  }
}
