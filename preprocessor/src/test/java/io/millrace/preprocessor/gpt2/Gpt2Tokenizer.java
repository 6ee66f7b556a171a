package io.millrace.preprocessor.gpt2;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the tokenizer files of GPT-2: byte-level BPE with 50,257 tokens, and {@code [PAD]} added
 * as 50257, which tokenizer_config.json names as the padding token.
 *
 * <p>From the command line: {@code java -cp ... io.millrace.preprocessor.gpt2.Gpt2Tokenizer
 * DIRECTORY}. From other modules: the test-jar of this module, with jtokkit beside it.
 */
public final class Gpt2Tokenizer {
  public static final String END_OF_TEXT = "<|endoftext|>";
  public static final int END_OF_TEXT_ID = 50256;
  public static final String PAD = "[PAD]";
  public static final int PAD_ID = 50257;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Gpt2Tokenizer() {}

  /** Writes into the directory named. */
  public static void main(String[] arguments) throws IOException {
    writeTo(Path.of(arguments[0]));
  }

  /**
   * Writes tokenizer.json and tokenizer_config.json.
   *
   * @param directory made if it is missing
   * @return the directory
   */
  public static Path writeTo(Path directory) throws IOException {
    Files.createDirectories(directory);
    ObjectNode config = JSON.createObjectNode();
    config.put("tokenizer_class", "GPT2Tokenizer").put("model_max_length", 1024);
    config.put("bos_token", END_OF_TEXT).put("eos_token", END_OF_TEXT);
    config.put("unk_token", END_OF_TEXT).put("pad_token", PAD);
    JSON.writeValue(directory.resolve("tokenizer_config.json").toFile(), config);
    JSON.writeValue(directory.resolve("tokenizer.json").toFile(), json());
    return directory;
  }

  /** What stands in tokenizer.json. */
  public static ObjectNode json() {
    ObjectNode root = JSON.createObjectNode();
    root.put("version", "1.0").putNull("truncation").putNull("padding");
    ArrayNode added = root.putArray("added_tokens");
    added.add(special(END_OF_TEXT_ID, END_OF_TEXT)).add(special(PAD_ID, PAD));
    root.putNull("normalizer");
    root.set("pre_tokenizer", byteLevel().put("add_prefix_space", false));
    root.set("post_processor", byteLevel().put("add_prefix_space", true));
    root.set("decoder", byteLevel().put("add_prefix_space", true));
    root.set("model", model());
    return root;
  }

  private static ObjectNode special(int id, String content) {
    ObjectNode token = JSON.createObjectNode();
    token.put("id", id).put("content", content).put("single_word", false).put("lstrip", false);
    return token.put("rstrip", false).put("normalized", false).put("special", true);
  }

  private static ObjectNode byteLevel() {
    ObjectNode part = JSON.createObjectNode();
    return part.put("type", "ByteLevel").put("trim_offsets", false).put("use_regex", true);
  }

  private static ObjectNode model() {
    Gpt2Vocabulary vocabulary = Gpt2Vocabulary.load();
    ObjectNode model = JSON.createObjectNode();
    model.put("type", "BPE").putNull("dropout").putNull("unk_token");
    model.put("continuing_subword_prefix", "").put("end_of_word_suffix", "");
    model.put("fuse_unk", false).put("byte_fallback", false).put("ignore_merges", false);
    ObjectNode ids = model.putObject("vocab");
    vocabulary.ids().forEach(ids::put);
    ids.put(END_OF_TEXT, END_OF_TEXT_ID);
    ArrayNode merges = model.putArray("merges");
    vocabulary.merges().forEach(merge -> merges.addArray().add(merge.left()).add(merge.right()));
    return model;
  }
}
