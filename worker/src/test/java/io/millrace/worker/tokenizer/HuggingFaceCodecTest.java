package io.millrace.worker.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.service.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HuggingFaceCodecTest {
  /**
   * Words, with a beginning that the tokenizer adds, and truncation and padding that it asks for.
   */
  private static final String WORDS =
      """
      {"version": "1.0",
       "truncation": {"direction": "Right", "max_length": 3, "strategy": "LongestFirst", "stride": 0},
       "padding": {"strategy": {"Fixed": 9}, "direction": "Right", "pad_to_multiple_of": null,
         "pad_id": 1, "pad_type_id": 0, "pad_token": "</s>"},
       "added_tokens": [
         {"id": 0, "content": "<s>", "single_word": false, "lstrip": false, "rstrip": false,
          "normalized": false, "special": true},
         {"id": 1, "content": "</s>", "single_word": false, "lstrip": false, "rstrip": false,
          "normalized": false, "special": true}],
       "normalizer": null, "pre_tokenizer": {"type": "Whitespace"},
       "post_processor": {"type": "TemplateProcessing",
         "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
         "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
         "special_tokens": {"<s>": {"id": "<s>", "ids": [0], "tokens": ["<s>"]}}},
       "decoder": null,
       "model": {"type": "WordLevel", "unk_token": "?",
         "vocab": {"<s>": 0, "</s>": 1, "?": 2, "one": 3, "two": 4}}}
      """;

  @TempDir Path directory;

  @Test
  void aTextIsTakenWholeWithTheTokensThatTheTokenizerAdds() throws IOException {
    Files.writeString(directory.resolve("tokenizer.json"), WORDS);
    try (HuggingFaceCodec codec = HuggingFaceCodec.open(directory)) {
      assertThat(codec.encode("one two two one three")).containsExactly(0, 3, 4, 4, 3, 2);
      assertThat(codec.decode(new int[] {0, 4, 3, 1})).isEqualTo("two one");
      String many = "one ".repeat(2000);
      assertThat(codec.encode(many)).hasSize(2001);
    }
  }

  @Test
  void aTokenizerThatIsMissingOrBrokenIsNamed() throws IOException {
    assertThatExceptionOfType(SetupException.class)
        .isThrownBy(() -> HuggingFaceCodec.open(directory))
        .withMessage(
            directory
                + " has no tokenizer.json: put the one there that the model was trained with.");
    Files.writeString(directory.resolve("tokenizer.json"), "{}");
    assertThatExceptionOfType(SetupException.class)
        .isThrownBy(() -> HuggingFaceCodec.open(directory))
        .withMessageContaining("tokenizer.json is no tokenizer that can be read");
  }
}
