package io.millrace.preprocessor.app;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a tokenizer that has a token for each character of ASCII, and fails on every other. Its
 * ids are far apart, so that there are few tokens and yet ids that take many bytes.
 */
final class CharacterTokenizer {
  /** A character whose id and label take four bytes each in a batch. */
  static final String COSTLIEST = "z";

  private static final int FIRST_ID = 1000;
  private static final int COSTLIEST_ID = 1 << 21;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private CharacterTokenizer() {}

  /** Returns the directory. */
  static Path writeTo(Path directory) throws IOException {
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
    // There is no such token in the vocabulary, and so no way to say that one is missing there.
    ObjectNode model = root.putObject("model").put("type", "WordLevel").put("unk_token", "[UNK]");
    ObjectNode ids = model.putObject("vocab").put("[EOS]", 0).put("[PAD]", 1);
    for (char character = 0; character < 128; character++) {
      ids.put(String.valueOf(character), FIRST_ID + character);
    }
    ids.put(COSTLIEST, COSTLIEST_ID);
    return root;
  }
}
