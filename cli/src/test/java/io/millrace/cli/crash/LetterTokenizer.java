package io.millrace.cli.crash;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a tokenizer that has a token for each small letter and the blank. */
public final class LetterTokenizer {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private LetterTokenizer() {}

  /** Returns the directory. */
  public static Path writeTo(Path directory) throws IOException {
    Files.createDirectories(directory);
    ObjectNode config = JSON.createObjectNode().put("eos_token", "[EOS]").put("pad_token", "[PAD]");
    JSON.writeValue(directory.resolve("tokenizer_config.json").toFile(), config);
    JSON.writeValue(directory.resolve("tokenizer.json").toFile(), tokenizer());
    return directory;
  }

  private static ObjectNode tokenizer() {
    ObjectNode root = JSON.createObjectNode().put("version", "1.0");
    root.putNull("truncation").putNull("padding").putNull("normalizer");
    root.putNull("post_processor").putNull("decoder");
    root.putArray("added_tokens");
    ObjectNode split = root.putObject("pre_tokenizer").put("type", "Split");
    split.put("behavior", "Isolated").put("invert", false);
    split.putObject("pattern").put("Regex", "[\\s\\S]");
    ObjectNode model = root.putObject("model").put("type", "WordLevel").put("unk_token", "[UNK]");
    ObjectNode ids = model.putObject("vocab").put("[EOS]", 0).put("[PAD]", 1).put(" ", 2);
    for (char letter = 'a'; letter <= 'z'; letter++) {
      ids.put(String.valueOf(letter), 3 + letter - 'a');
    }
    return root;
  }
}
