package io.millrace.worker.huggingface;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndTokensTest {
  private static final String TOKENIZER =
      """
      {"model": {"type": "BPE", "vocab": {"a": 0, "<end>": 5}}, "added_tokens": []}
      """;

  @TempDir Path directory;

  @Test
  void generationConfigGoesBeforeConfigAndThatBeforeTheTokenizer() throws IOException {
    write("config.json", "{\"model_type\": \"gpt2\"}");
    assertEnds();
    write("tokenizer.json", TOKENIZER);
    write("special_tokens_map.json", "{\"eos_token\": {\"content\": \"a\"}}");
    assertEnds(0);
    write("tokenizer_config.json", "{\"eos_token\": \"<end>\"}");
    assertEnds(5);
    write("config.json", "{\"model_type\": \"gpt2\", \"eos_token_id\": 4}");
    assertEnds(4);
    write("generation_config.json", "{\"eos_token_id\": null}");
    assertEnds(4);
    write("generation_config.json", "{\"eos_token_id\": [2, 3]}");
    assertEnds(2, 3);
    write("generation_config.json", "{\"eos_token_id\": 1}");
    assertEnds(1);
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(directory.resolve(name), content);
  }

  private void assertEnds(Integer... ids) {
    assertThat(ModelDirectory.open(directory).endTokens()).containsExactlyInAnyOrder(ids);
  }
}
